import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Report } from '#core/report.ts';
import { parseAnnotations, parseFileCommand, type SeenAnnotation } from './runner-files.ts';

export const REPOSITORY_ROOT = resolve(import.meta.dirname, '../..');

export interface BundleOptions {
  /** Added to the runner's variables. Only these reach the action, never this process's own environment. */
  env?: Record<string, string>;
  /** The webhook payload. */
  event?: unknown;
  cwd?: string;
  /** Called with all that was printed so far, whenever more arrives: to act at a certain moment, such as sending a signal. */
  onStdout?: (soFar: string, send: (signal: NodeJS.Signals) => void) => void;
  /** Called once with the step's process. */
  onStart?: (child: ChildProcess) => void;
  /** Arguments of the entry. */
  args?: string[];
}

/** What a step leaves behind. The folder is removed on dispose. */
export interface BundleRun extends Disposable {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  outputs: Record<string, string>;
  /** What was saved for the `post` part. */
  state: Record<string, string>;
  /** The whole Report, from `report-file`. */
  report: Report;
  summary: string;
  annotations: SeenAnnotation[];
  /** RUNNER_TEMP of the step. */
  folder: string;
}

/** Runs an action's bundle as the runner would; with SHIPGATE_UNBUILT set its source, for quick work before the bundle exists. */
export function runBundle(name: string, inputs: Record<string, string>, options: BundleOptions = {}): Promise<BundleRun> {
  return runStep(process.env.SHIPGATE_UNBUILT ? `actions/${name}/src/main.ts` : `dist/${name}/index.js`, inputs, options);
}

/** Runs the `post` part of an action after its main part, as the runner would: with the same inputs and what the main part saved. */
export function runPost(
  name: string,
  inputs: Record<string, string>,
  main: Pick<BundleRun, 'state'>,
  options: BundleOptions = {},
): Promise<BundleRun> {
  const state = Object.fromEntries(Object.entries(main.state).map(([key, value]) => [`STATE_${key}`, value]));
  const [entry, ...args] = process.env.SHIPGATE_UNBUILT ? [`actions/${name}/src/main.ts`, 'post'] : [`dist/${name}/post.js`];
  return runStep(entry ?? '', inputs, { ...options, args, env: { ...options.env, ...state } });
}

/** Runs a file of this repository as a step: a child process with `INPUT_*`, the runner's variables and its files. */
export async function runStep(entry: string, inputs: Record<string, string>, options: BundleOptions = {}): Promise<BundleRun> {
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-step-'));
  const file = (part: string) => join(folder, part);
  for (const part of ['output', 'summary', 'state']) writeFileSync(file(part), '');
  writeFileSync(file('event.json'), JSON.stringify(options.event ?? {}));
  const child = spawn(process.execPath, [join(REPOSITORY_ROOT, entry), ...(options.args ?? [])], {
    cwd: options.cwd ?? folder,
    env: { ...runnerEnvironment(file), ...inputVariables(inputs), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.onStart?.(child);
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    options.onStdout?.(stdout, (signal) => child.kill(signal));
  });
  const exitCode = await new Promise<number | null>((done, failed) => child.once('error', failed).once('close', done));
  const outputs = parseFileCommand(readFileSync(file('output'), 'utf8'));
  const reportFile = outputs['report-file'];
  return {
    exitCode,
    stdout,
    stderr,
    outputs,
    state: parseFileCommand(readFileSync(file('state'), 'utf8')),
    report: reportFile && existsSync(reportFile) ? (JSON.parse(readFileSync(reportFile, 'utf8')) as Report) : ({} as Report),
    summary: readFileSync(file('summary'), 'utf8'),
    annotations: parseAnnotations(stdout),
    folder,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function runnerEnvironment(file: (part: string) => string): Record<string, string> {
  const dns = join(REPOSITORY_ROOT, 'packages/sandbox/src/localhost-dns.mjs');
  const { PATH = '', HOME = '', CHROME_PATH } = process.env;
  return {
    PATH,
    HOME,
    ...(CHROME_PATH && { CHROME_PATH }),
    ...(existsSync(dns) && { NODE_OPTIONS: `--import=${dns}` }),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_STATE: file('state'),
    GITHUB_EVENT_PATH: file('event.json'),
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_REPOSITORY: 'acme/petstore',
    GITHUB_SHA: 'a'.repeat(40),
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_RUN_ID: '4242',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'test',
    GITHUB_ACTOR: 'octocat',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKSPACE: file('.'),
    RUNNER_TEMP: file('.'),
  };
}

const inputVariables = (inputs: Record<string, string>) =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]));
