import { type LocalArtifacts, startArtifacts } from './artifacts/artifacts.ts';
import { environmentOf } from './env.ts';
import { type LocalGithub, startGithub } from './github/github.ts';
import { type LocalResend, startResend } from './resend/resend.ts';
import { type LocalSupabase, startSupabase } from './supabase/supabase.ts';
import { createTraffic, type Traffic } from './traffic/traffic.ts';
import { type LocalVercel, startVercel } from './vercel/start.ts';

const SERVICES = ['vercel', 'github', 'supabase', 'resend', 'artifacts'] as const;
export type ServiceChoice = (typeof SERVICES)[number];

/** The local platform. Disposing it ends every process, port and folder of it; so does the end of this process, however it comes. */
export interface Sandbox extends AsyncDisposable {
  /** What was sent to any service, and the faults planted for the next calls. */
  traffic: Traffic;
  /** @throws Error when the sandbox was started without it; so does each of the others. */
  readonly supabase: LocalSupabase;
  readonly github: LocalGithub;
  readonly resend: LocalResend;
  readonly artifacts: LocalArtifacts;
  readonly vercel: LocalVercel;
  /** The environment by which actions and their clients find what was started, secrets included. */
  env(): Record<string, string>;
}

export interface SandboxOptions {
  /** What to start; everything unless told. `github` brings `artifacts` along, whose contents it lists. */
  services?: readonly ServiceChoice[];
  /** Fixed ports, for a person's bookmarks; free ones unless told. `site` is where Vercel serves domains. */
  ports?: Partial<Record<ServiceChoice | 'site', number>>;
}

/** Starts the services at the same time in this process, on loopback only. */
export async function startSandbox({ services = SERVICES, ports = {} }: SandboxOptions = {}): Promise<Sandbox> {
  const traffic = createTraffic();
  await using starting = new AsyncDisposableStack();
  const start = async <Service extends AsyncDisposable>(wanted: boolean, begin: () => Promise<Service>) =>
    wanted ? starting.use(await begin()) : undefined;
  const on = (name: ServiceChoice) => services.includes(name);
  const at = (port: number | undefined) => (port === undefined ? {} : { port });
  const startGithubWithArtifacts = async () => {
    const artifacts = await start(on('artifacts') || on('github'), () => startArtifacts(traffic, at(ports.artifacts)));
    const github = artifacts && (await start(on('github'), () => startGithub(traffic, artifacts, at(ports.github))));
    return { artifacts, github };
  };
  const begun = [
    start(on('supabase'), () => startSupabase(traffic, at(ports.supabase))),
    startGithubWithArtifacts(),
    start(on('resend'), () => startResend(traffic, at(ports.resend))),
    start(on('vercel'), () => startVercel(traffic, vercelPorts(ports))),
  ] as const;
  await Promise.allSettled(begun); // who fails must not leave a neighbour starting behind its back
  const [supabase, { artifacts, github }, resend, vercel] = await Promise.all(begun);
  const started = starting.move();
  return {
    traffic,
    get supabase() {
      return present('supabase', supabase);
    },
    get github() {
      return present('github', github);
    },
    get resend() {
      return present('resend', resend);
    },
    get artifacts() {
      return present('artifacts', artifacts);
    },
    get vercel() {
      return present('vercel', vercel);
    },
    env: () => environmentOf({ supabase, github, resend, artifacts, vercel }),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

function present<Service>(name: ServiceChoice, service: Service | undefined): Service {
  if (service) return service;
  throw new Error(`The sandbox was started without ${name}; add it to startSandbox({ services })`);
}

const vercelPorts = ({ vercel, site }: NonNullable<SandboxOptions['ports']>) => ({
  ...(vercel !== undefined && { apiPort: vercel }),
  ...(site !== undefined && { sitePort: site }),
});
