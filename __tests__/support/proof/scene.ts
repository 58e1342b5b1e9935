import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import type { DeploymentView, NewProject } from '#sandbox/vercel/start.ts';
import { type BundleRun, REPOSITORY_ROOT, runBundle } from '#testing/run-bundle.ts';

export const REPOSITORY = 'acme/petstore';
export const PROJECT = 'petstore';
/** Two, so that a move can stop half way. */
export const DOMAINS = ['petstore', 'www-petstore'] as const;
export const BYPASS = 'bypass-4fWq9vKz2LrX8sNd1TgH';
const HEAD = 'c'.repeat(40);

/** At most so much faster than this machine's runs a step's own clock: most of a fault's cost is waiting. */
const MAX_RATE = 5;
/** Processes per core that want to run, up to which a step gets along with the fastest clock. */
const EASY_LOAD = 3;

/** A crowded machine is slow at everything, and a clock that ran ahead there would make timeouts of what is only late. */
export function clockRate(): number {
  const [load = 0] = loadavg();
  return Math.min(MAX_RATE, Math.max(1, (MAX_RATE * EASY_LOAD * cpus().length) / load));
}

/** A Vercel and a GitHub of one run's own: starting them costs a millisecond, so no run sees another's faults. */
export interface Scene extends AsyncDisposable {
  sandbox: Sandbox;
  folder(files: Record<string, string>): string;
  /** Puts a deployment on Vercel without the action, and waits for its end. @returns its id. */
  seed(files: Record<string, string>, body?: Record<string, unknown>): Promise<string>;
  /** Any call of Vercel's API, as its owner. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  step(inputs: Record<string, string>, options?: StepOptions): Promise<Step>;
  deployments(): DeploymentView[];
  /** The deployment behind each production domain. */
  production(): Record<string, string | undefined>;
}

export interface StepOptions {
  env?: Record<string, string>;
  event?: unknown;
  /** Killed after so much of its own time: then the step hangs. */
  patienceMs?: number;
  /** At most `clockRate`. */
  rate?: number;
  onStart?: (child: ChildProcess) => void;
  onStdout?: (soFar: string, send: (signal: NodeJS.Signals) => void) => void;
}

/** What a step left, its folder read and removed. */
export interface Step extends Omit<BundleRun, 'folder' | typeof Symbol.dispose> {
  hung: boolean;
  /** Every file that it wrote, but the runner's own command files. */
  files: Record<string, string>;
  /** Arguments and environments of the programs that it started, a JSON list per line. */
  started: string;
}

const CACHE = join(tmpdir(), 'shipgate-proof-cache');
const imports = ['packages/sandbox/src/localhost-dns.mjs', '__tests__/support/proof/preload.mjs']
  .map((file) => `--import=${pathToFileURL(join(REPOSITORY_ROOT, file))}`)
  .join(' ');

/** A pull request's event, whose head is a commit of the repository itself. */
export const pullRequest = (number = 7) => ({
  action: 'synchronize',
  number,
  pull_request: { number, title: 'Pets', head: { sha: HEAD, ref: 'feature/pets', repo: { full_name: REPOSITORY } } },
  repository: { full_name: REPOSITORY, default_branch: 'main' },
});

export async function setScene(project: Partial<NewProject> = {}): Promise<Scene> {
  const sandbox = await startSandbox({ services: ['vercel', 'github'] });
  const { vercel, github } = sandbox;
  vercel.createProject({ name: PROJECT, productionDomains: [...DOMAINS], ...project });
  github.createRepository(REPOSITORY);
  const root = mkdtempSync(join(tmpdir(), 'shipgate-proof-'));
  let folders = 0;
  const scene: Scene = {
    sandbox,
    folder(files) {
      const folder = join(root, String(folders++));
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
      return folder;
    },
    async call(method, path, body) {
      const url = `${vercel.apiUrl}${path}${path.includes('?') ? '&' : '?'}teamId=${vercel.teamId}`;
      const headers = { authorization: `Bearer ${vercel.token}`, 'content-type': 'application/json' };
      const answer = await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return await answer.json();
    },
    async seed(files, body = {}) {
      const inline = Object.entries(files).map(([file, data]) => ({ file, data }));
      const made = await scene.call('POST', '/v13/deployments', { name: PROJECT, files: inline, ...body });
      const { id } = made as DeploymentView;
      await vercel.finished(id);
      return id;
    },
    step: (inputs, options = {}) => takeStep(sandbox, inputs, options),
    deployments: () => vercel.deployments(PROJECT),
    production: () => productionOf(sandbox),
    async [Symbol.asyncDispose]() {
      rmSync(root, { recursive: true, force: true });
      await sandbox[Symbol.asyncDispose]();
    },
  };
  return scene;
}

function productionOf({ vercel }: Sandbox): Record<string, string | undefined> {
  const domains = vercel.project(PROJECT).alias.map(({ domain, deployment }) => [domain, deployment?.id] as const);
  return Object.fromEntries(domains);
}

async function takeStep(sandbox: Sandbox, inputs: Record<string, string>, options: StepOptions): Promise<Step> {
  const { vercel, github } = sandbox;
  const records = mkdtempSync(join(tmpdir(), 'shipgate-proof-step-'));
  const started = join(records, 'started');
  const rate = Math.min(clockRate(), options.rate ?? MAX_RATE);
  let hung = false;
  let patience: NodeJS.Timeout | undefined;
  using run = await runBundle(
    'deploy',
    { 'timeout-minutes': '1', ...inputs },
    {
      ...(options.event !== undefined && { event: options.event }),
      ...(options.onStdout && { onStdout: options.onStdout }),
      env: {
        VERCEL_API_URL: vercel.apiUrl,
        VERCEL_ORG_ID: vercel.teamId,
        VERCEL_PROJECT_ID: PROJECT,
        VERCEL_TOKEN: vercel.token,
        VERCEL_AUTOMATION_BYPASS_SECRET: BYPASS,
        GITHUB_API_URL: github.url,
        GITHUB_TOKEN: github.token,
        NODE_OPTIONS: imports,
        NODE_COMPILE_CACHE: CACHE,
        PROOF_CLOCK_RATE: String(rate),
        PROOF_STARTED: started,
        ...options.env,
      },
      onStart(child) {
        options.onStart?.(child);
        if (options.patienceMs === undefined) return;
        patience = setTimeout(() => {
          hung = true;
          child.kill('SIGKILL');
        }, options.patienceMs / rate);
      },
    },
  );
  clearTimeout(patience);
  const { folder, [Symbol.dispose]: _, ...left } = run;
  const programs = existsSync(started) ? readFileSync(started, 'utf8') : '';
  rmSync(records, { recursive: true, force: true });
  return { ...left, hung, files: filesOf(folder), started: programs };
}

function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name !== 'event.json' && statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

const REST_MS = 10_000;

/** Waits until Vercel has nothing under way: a move that was asked for goes on when its asker is dead. */
export async function rest({ sandbox, deployments }: Scene): Promise<void> {
  const isAtWork = () =>
    ['pending', 'in-progress'].includes(sandbox.vercel.project(PROJECT).lastAliasRequest?.jobStatus ?? '') ||
    deployments().some(({ readyState }) => ['QUEUED', 'INITIALIZING', 'BUILDING'].includes(readyState));
  for (const until = Date.now() + REST_MS; isAtWork() && Date.now() < until; ) await delay(20);
}
