import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createDeployment } from '@vercel/client';
import { startSandbox } from '#sandbox/sandbox.ts';
import { answer } from '#sandbox/traffic/faults.ts';
import type { DeploymentView, LocalVercel } from '#sandbox/vercel/start.ts';
import { printTable } from './support/table.ts';

/**
 * From the moment at which Vercel is done (its addresses assigned) to the end of who waits for it: the whole action as a process, with the
 * event stream and without, beside `@vercel/client`'s polling. Each waits for builds of the same lengths, those side by side.
 * `npm run bench -- wait [seconds of a build …]`
 */
const ROOT = resolve(import.meta.dirname, '..');
/** The client asks every second at first, every 5 s after 15 s, every 15 s after a minute; each length is tried at several phases of that. */
const BUILD_S = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [4, 25, 70];
/** Two processes that start at the same moment would measure each other. */
const APART_MS = 300;
const PHASES_S = [0, 1.7, 3.4];
const LIMIT_S = { 'events followed': 1, 'no event stream': 3 } as const;
const ROOM = mkdtempSync(join(tmpdir(), 'shipgate-wait-'));
const FOLDER = join(ROOM, 'site');

mkdirSync(FOLDER);
writeFileSync(join(FOLDER, 'index.html'), '<h1>Pets</h1>');
process.on('exit', () => rmSync(ROOM, { recursive: true, force: true }));

// One after the other: who starts while another ends would slow that end down.
const withEvents = await waitAll(runAction, 'stream');
const withoutEvents = await waitAll(runAction, 'no-stream');
const peer = await waitAll(runClient, 'stream');
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const rows = [
  ...BUILD_S.flatMap((build, index) => [
    rowOf('events followed', build, withEvents[index] ?? [], peer[index] ?? []),
    rowOf('no event stream', build, withoutEvents[index] ?? [], peer[index] ?? []),
  ]),
];
printTable(
  [
    'shipgate',
    'build, s',
    'done to end, s (median)',
    'worst',
    '@vercel/client, s (median)',
    'worst',
    'client / ours',
    'limit, s',
    'kept',
  ],
  rows.map(({ cells }) => cells),
);
if (rows.some(({ isKept }) => !isKept)) process.exitCode = 1;
process.exit();

function rowOf(kind: keyof typeof LIMIT_S, build: number, ours: readonly number[], theirs: readonly number[]) {
  const isKept = Math.max(...ours) <= LIMIT_S[kind];
  const ratio = median(theirs) / median(ours);
  const cells = [
    kind,
    build,
    median(ours),
    Math.max(...ours),
    median(theirs),
    Math.max(...theirs),
    ratio,
    LIMIT_S[kind],
    isKept ? 'yes' : 'NO',
  ];
  return { cells, isKept };
}

type Waiter = (vercel: LocalVercel, project: string) => Promise<number>;

/** Seconds from done to end, per length and phase. A platform for each column, so that nobody's load is another's. */
async function waitAll(wait: Waiter, stream: 'stream' | 'no-stream'): Promise<number[][]> {
  await using sandbox = await startSandbox({ services: ['vercel'] });
  const { vercel, traffic } = sandbox;
  const refused = { status: 404, body: '{"error":{"code":"not_found","message":"Not found"}}' };
  if (stream === 'no-stream') traffic.faults.push(answer({ service: 'vercel', path: 'follow=1', times: 9999 }, refused));
  let turn = 0;
  const waitOnce = async (buildS: number) => {
    await delay(APART_MS * turn++);
    const project = `petstore-${buildS}`;
    vercel.createProject({ name: project, buildDelayMs: buildS * 1000 });
    const endedAt = await wait(vercel, project);
    return (endedAt - doneAt(vercel.deployments(project)[0])) / 1000;
  };
  return await Promise.all(BUILD_S.map((build) => Promise.all(PHASES_S.map((phase) => waitOnce(build + phase)))));
}

function doneAt(deployment: DeploymentView | undefined): number {
  if (typeof deployment?.aliasAssigned === 'number') return deployment.aliasAssigned;
  throw new Error(`The deployment is ${deployment?.readyState}, not done.`);
}

async function runAction({ apiUrl, teamId, token }: LocalVercel, project: string): Promise<number> {
  const bundle = process.env.SHIPGATE_UNBUILT ? 'actions/deploy/src/main.ts' : 'dist/deploy/index.js';
  if (!existsSync(join(ROOT, bundle))) throw new Error(`${bundle} is missing: npm run build.`);
  const { PATH = '', HOME = '' } = process.env;
  const temporary = mkdtempSync(join(ROOM, 'run-'));
  const env = {
    PATH,
    HOME,
    RUNNER_TEMP: temporary,
    VERCEL_API_URL: apiUrl,
    VERCEL_ORG_ID: teamId,
    VERCEL_PROJECT_ID: project,
    VERCEL_TOKEN: token,
    'INPUT_WORKING-DIRECTORY': FOLDER,
  };
  const child = spawn(process.execPath, [join(ROOT, bundle)], { cwd: temporary, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const code = await new Promise<number | null>((done, failed) => child.once('error', failed).once('exit', done));
  const endedAt = Date.now();
  if (code !== 0) throw new Error(`The action ended with ${code}:\n${said}`);
  return endedAt;
}

async function runClient({ apiUrl, teamId, token }: LocalVercel, project: string): Promise<number> {
  const options = { path: FOLDER, apiUrl, token, teamId, skipAutoDetectionConfirmation: true };
  for await (const { type, payload } of createDeployment(options, { name: project })) {
    if (type === 'error') throw new Error(`@vercel/client: ${payload.message ?? JSON.stringify(payload)}`);
    if (type === 'alias-assigned') return Date.now();
  }
  throw new Error('@vercel/client ended without aliases.');
}
