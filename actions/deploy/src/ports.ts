import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Evidence } from '#core/report.ts';
import { redact } from '#core/secrets.ts';
import { mintIdToken } from '#kit/id-token.ts';
import { bypassHeaders, trustedSourceHeaders } from '#kit/protection.ts';
import type { Session } from '#kit/session.ts';
import type { Inputs } from './action.ts';
import { type Checkout, readCheckout } from './adapters/git.ts';
import { connectGithub } from './adapters/github/connect.ts';
import { deploymentCalls, type GithubDeployments } from './adapters/github/deployments.ts';
import { environmentCalls, type GithubEnvironments } from './adapters/github/environments.ts';
import { type MarkCalls, markCalls } from './adapters/github/marks.ts';
import { type DeploymentRecord, type Recorder, recordDeployment, silentRecorder } from './adapters/github/record.ts';
import { type Link, readLink } from './adapters/link.ts';
import { type Eyes, openEyes } from './adapters/net/eyes.ts';
import { type Child, runProcess } from './adapters/process.ts';
import { askSite } from './adapters/site.ts';
import { createApi } from './adapters/vercel/client.ts';
import { isProtected } from './adapters/vercel/project.ts';
import { type Vercel, vercelCalls } from './adapters/vercel/vercel.ts';
import type { Clock } from './clock.ts';
import { overdueSignal } from './deadline.ts';
import { digestFiles } from './files/digest.ts';
import { rootDirectoryOf } from './files/root-directory.ts';
import { type Choice, selectFiles } from './files/select.ts';
import type { SourceTree } from './files/source-file.ts';
import type { SiteAnswer } from './release/site-answer.ts';
import type { WayIn } from './release/way-in.ts';

/** All that an operation reaches beyond its own memory. */
export interface Ports {
  session: Session;
  /** Id or name of the project to work on. @throws UserError when none is named. */
  projectId: string;
  vercel: Vercel;
  /** Vercel for the seconds that are left after a cancellation or a failure. */
  lastCalls(): Vercel;
  clock: Clock;
  /** The files of a folder with their digests. @throws UserError when there is nothing to deploy, or a prebuilt output is not whole. */
  source(folder: string, choice: Pick<Choice, 'prebuilt' | 'environment'>): Promise<SourceTree>;
  /** What git knows of a folder. */
  checkout(folder: string): Promise<Checkout>;
  /** Runs a program on this machine. */
  run(child: Child): Promise<number | undefined>;
  record(record: DeploymentRecord): Promise<Recorder>;
  /** GitHub's deployments; undefined without a token. @param withinMs all that is asked through it has ended by then. */
  github(withinMs: number): GithubDeployments | undefined;
  /** What releases have passed, as GitHub knows it; undefined without a token. @param withinMs as above. */
  marks(withinMs?: number): MarkCalls | undefined;
  /** GitHub's environments; undefined without an `admin-token`. */
  environments(withinMs: number): GithubEnvironments | undefined;
  /** How this job gets past deployment protection; undefined when it has no way. @throws ServiceError when GitHub gives no token. */
  wayIn(): Promise<WayIn | undefined>;
  /** Asks an address once, without any secret. */
  askDomain(url: URL): Promise<SiteAnswer>;
  /** What a preflight looks at domains with. */
  eyes: Eyes;
  /** Keeps a text as evidence, secrets replaced. */
  keepLog(name: string, lines: readonly string[]): Evidence;
}

/** A job has about seven seconds after a cancellation. */
const LAST_CALLS_MS = 6000;
const LAST_CALL_MS = 2500;

/** Nothing is looked up here, so that an operation says first whether it has anything to do. */
export function livePorts(inputs: Inputs, session: Session): Ports {
  const { signal, env, log } = session;
  // Read when it is first needed: not every operation works on a project.
  let link: Link | undefined;
  const linked = () => (link ??= readLink(inputs, session));
  const account = () => ({ baseUrl: env.VERCEL_API_URL, token: inputs['vercel-token'], teamId: linked().teamId });
  let connected: Vercel | undefined;
  const connect = () => createApi({ ...account(), signal: AbortSignal.any([signal, overdueSignal(inputs)]), onRetry: log.info });
  const vercel = () => (connected ??= vercelCalls(connect()));
  const { 'github-token': githubToken, 'admin-token': adminToken, 'protection-bypass': bypass } = inputs;
  return {
    session,
    get projectId() {
      return linked().projectId;
    },
    get vercel() {
      return vercel();
    },
    lastCalls: () =>
      vercelCalls(createApi({ ...account(), signal: AbortSignal.timeout(LAST_CALLS_MS), timeoutMs: LAST_CALL_MS, retries: 1 })),
    clock: { now: Date.now, sleep: (ms) => delay(ms, undefined, { signal }) },
    async source(folder, choice) {
      const selection = await selectFiles(folder, { ...choice, rootDirectory: rootDirectoryOf(folder, linked().projectId) });
      const { isPrebuilt, warning } = selection;
      return { folder: selection.folder, files: await digestFiles(selection), isPrebuilt, warning };
    },
    checkout: (folder) => readCheckout(folder, session.source.sha, session),
    run: runProcess,
    record: async (record) => (githubToken ? recordDeployment(githubToken, record, session) : silentRecorder),
    github: (withinMs) => githubToken && deploymentCalls(connectGithub(githubToken, session, withinMs)),
    marks: (withinMs) => githubToken && markCalls(connectGithub(githubToken, session, withinMs)),
    environments: (withinMs) => adminToken && environmentCalls(connectGithub(adminToken, session, withinMs)),
    async wayIn() {
      if (bypass) return { kind: 'bypass', ask: (url) => askSite(url, bypassHeaders(bypass), signal) };
      // A preview can answer 401 by itself: a token is only for Vercel's own door.
      if (!isProtected(await vercel().project(linked().projectId))) return undefined;
      const token = await mintIdToken(session);
      return token && { kind: 'trusted-source', ask: (url) => askSite(url, trustedSourceHeaders(token), signal) };
    },
    eyes: openEyes(githubToken, session),
    askDomain: (url) => askSite(url, {}, signal),
    keepLog(name, lines) {
      writeFileSync(join(session.folder, name), `${redact(lines.join('\n'), session.secrets)}\n`);
      return { name, kind: 'log', path: name };
    },
  };
}
