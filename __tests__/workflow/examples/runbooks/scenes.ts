import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dispatchEvent } from '#sandbox/stage/events.ts';
import { seedRelease } from '#sandbox/stage/seed.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { serverError } from '#sandbox/traffic/faults.ts';
import type { Block } from '#testing/runbook-blocks.ts';
import type { Terminal } from './terminal.ts';

/** How things stand when somebody opens a runbook at a block. */
export interface Scene {
  /** Where the person stands; the consumer's repository unless told. */
  folder?: string;
  /** What differs from the terminal's environment. */
  env?: Record<string, string>;
  /** The Vercel project that workflows are played with. */
  project?: string;
  /** Undoes what would trouble the next block. */
  end?(): void;
}

export interface Ground {
  stage: Stage;
  terminal: Terminal;
}

/** The trouble of each runbook; a runbook or block that is not named needs none. */
export async function setScene({ runbook, section }: Block, ground: Ground): Promise<Scene> {
  const scene = SCENES[`${runbook}: ${section}`] ?? SCENES[runbook];
  return (await scene?.(ground)) ?? {};
}

const SCENES: Record<string, (ground: Ground) => Promise<Scene>> = {
  'first-set-up': async ({ stage }) => ({ folder: newcomer(stage) }),
  'a-red-gate: Look': withoutHeaders,
  'a-failed-promotion': halfMoved,
  'a-failed-promotion: Prove that it is over': async ({ stage }) => released(stage),
  'a-rollback': async ({ stage }) => released(stage),
  'a-rollback: Afterwards': rolledBack,
  'from-treosh-lighthouse-ci-action: Do': withBudgets,
  'rotate-a-secret: Prove that it is over': async ({ stage }) => released(stage),
  'stuck-canary': canary,
  'stuck-canary: Prove that it is over': async ({ stage }) => released(stage),
  'supabase-down: Look': async ({ stage }) => supabaseDown(stage),
  'supabase-down: Do': recordWaits,
};

let made = 0;

/** A project with two releases, the older of which a rollback returns to. */
async function released(stage: Stage, domains = 1): Promise<Scene & { project: string }> {
  const { vercel } = stage.sandbox;
  made += 1;
  const project = `night-${made}`;
  const productionDomains = Array.from({ length: domains }, (_, index) => (index === 0 ? project : `${project}-${index}`));
  const bypassSecret = stage.secrets.VERCEL_AUTOMATION_BYPASS_SECRET ?? '';
  vercel.createProject({ name: project, productionDomains, protection: { bypassSecret } });
  await seedRelease(stage.sandbox, project, stage.consumer.path);
  const DEPLOYMENT = vercel.production(project)?.id ?? '';
  await seedRelease(stage.sandbox, project, stage.consumer.path);
  return { project, env: { VERCEL_PROJECT_ID: project, URL: vercel.domainUrl(project), DEPLOYMENT } };
}

/** A preview that has lost its security headers. */
async function withoutHeaders({ stage }: Ground): Promise<Scene> {
  const scene = await released(stage);
  const config = JSON.parse(stage.consumer.read('vercel.json'));
  stage.consumer.commit(`no-headers-${scene.project}`, 'Lose the headers', {
    'vercel.json': JSON.stringify({ ...config, headers: [] }),
  });
  await seedRelease(stage.sandbox, scene.project, stage.consumer.path);
  stage.consumer.main();
  return scene;
}

/** A promotion that moved one of two domains. */
async function halfMoved({ stage, terminal }: Ground): Promise<Scene> {
  const scene = await released(stage, 2);
  const { vercel } = stage.sandbox;
  const staged = await terminal.type('shipgate deploy --environment production --staged', stage.consumer.path, scene.env);
  const id = /^deployment-id: (dpl_\w+)$/m.exec(staged.said)?.[1];
  vercel.failNextAlias(scene.project, `${scene.project}-1`, { code: 'cert_missing', message: 'No certificate.' });
  const promoted = await terminal.type(`shipgate deploy --operation promote --deployment ${id}`, stage.consumer.path, scene.env);
  if (promoted.exitCode === 0) throw new Error(`The promotion was to stop half way:\n${promoted.said}`);
  return scene;
}

/** The budgets that somebody brings along from Lighthouse CI. */
async function withBudgets({ stage: { consumer } }: Ground): Promise<Scene> {
  const file = '.github/budgets.json';
  const own = consumer.read(file);
  const write = (text: string) => writeFileSync(join(consumer.path, file), text);
  write(JSON.stringify([{ path: '/*', resourceSizes: [{ resourceType: 'total', budget: 50 }] }]));
  return { end: () => write(own) };
}

async function rolledBack({ stage, terminal }: Ground): Promise<Scene> {
  const scene = await released(stage);
  await terminal.type('shipgate deploy --operation rollback --description "It is broken."', stage.consumer.path, scene.env);
  if (stage.sandbox.vercel.project(scene.project).autoAssignCustomDomains) throw new Error('The rollback was to pin production.');
  return scene;
}

/** A rolling release that stands at its first of three stages. */
async function canary({ stage }: Ground): Promise<Scene> {
  const scene = await released(stage);
  const { vercel } = stage.sandbox;
  const stages = [10, 50, 100].map((targetPercentage) => ({ targetPercentage }));
  vercel.configureRolling(scene.project, { advancementType: 'manual-approval', stages });
  await seedRelease(stage.sandbox, scene.project, stage.consumer.path);
  if (!vercel.rollingRelease(scene.project)) throw new Error('The release was to roll out.');
  return scene;
}

function supabaseDown(stage: Stage): Scene {
  const { faults } = stage.sandbox.traffic;
  faults.push(serverError({ service: 'supabase', path: /.*/, times: 10_000 }, 503));
  return { end: () => void faults.splice(0) };
}

/** A run ended while Supabase was down; it is back now. */
async function recordWaits({ stage }: Ground): Promise<Scene> {
  const scene = await released(stage);
  const { end } = supabaseDown(stage);
  const vars = { ...stage.vars, VERCEL_PROJECT_ID: scene.project };
  const run = await stage.run('rollback', dispatchEvent(stage.consumer, stage.consumer.head(), { drill: 'true' }), { vars });
  end?.();
  if (run.conclusion !== 'success') throw new Error('A run was to be green although Supabase was down.');
  return scene;
}

/** A repository with a site and nothing of Shipgate yet; one for all blocks of a set-up. */
function newcomer({ consumer }: Stage): string {
  const folder = join(dirname(consumer.path), 'newcomer');
  if (folders.has(folder)) return folder;
  folders.add(folder);
  mkdirSync(folder);
  cpSync(consumer.path, folder, { recursive: true });
  rmSync(join(folder, '.github'), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=o', '-c', 'user.email=o@o', ...args], { cwd: folder, stdio: 'ignore' });
  git('commit', '--quiet', '--all', '--message', 'Before Shipgate');
  return folder;
}
const folders = new Set<string>();
