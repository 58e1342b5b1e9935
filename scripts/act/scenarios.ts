import type { WorkflowEvent } from '#sandbox/runner/options.ts';
import type { Change, Consumer } from '#sandbox/stage/consumer.ts';
import { dispatchEvent, pullRequestEvent, tagEvent } from '#sandbox/stage/events.ts';
import { seedRelease } from '#sandbox/stage/seed.ts';
import type { Stage, StageOptions } from '#sandbox/stage/stage.ts';
import { goodChange, release, releaseBrokenInProduction, withoutCsp } from '#scripts/demo/changes.ts';

/** One play that both runners are given, each on a stage of its own. */
export interface Scenario {
  name: string;
  /** The example that is the consumer, with its Vercel projects. */
  on: typeof PETSTORE | typeof MONOREPO;
  /** The id of the job in the consumer's file that calls the suite. */
  caller: string;
  /** How the run must end, whoever plays it: job by job, so that two runners which are both wrong do not pass. */
  ends: Readonly<Record<string, string>>;
  /** Brings the stage to where the event happens. */
  prepare: (stage: Stage) => Promise<{ workflow: string; event: WorkflowEvent }>;
}

const PETSTORE = { example: 'petstore', projects: [{ name: 'petstore' }] } satisfies Partial<StageOptions>;
export const MONOREPO = {
  example: 'monorepo',
  projects: [
    { name: 'web', workingDirectory: 'apps/web' },
    { name: 'docs', workingDirectory: 'apps/docs' },
  ],
} satisfies Partial<StageOptions>;

const GATES = { smoke: 'success', 'budget-gate': 'success', 'header-audit': 'success' };

/** Budgets that no busy machine can break: both sides have to come to the same verdict. */
const SIZES_ONLY: Change = {
  '.github/budgets.json': '{ "assertions": { "resource-summary:script:size": ["error", { "maxNumericValue": 5000000 }] } }\n',
};

const goodPreview: Scenario = {
  name: 'a good preview',
  on: PETSTORE,
  caller: 'preview',
  ends: { build: 'skipped', deploy: 'success', ...GATES, gates: 'skipped', notify: 'success' },
  prepare: (stage) => openPullRequest(stage, 1, 'kinder-pets', { ...goodChange(stage.consumer), ...SIZES_ONLY }),
};

const redGate: Scenario = {
  name: 'one red gate',
  on: PETSTORE,
  caller: 'preview',
  ends: { deploy: 'success', ...GATES, 'header-audit': 'failure', notify: 'success' },
  prepare: (stage) =>
    openPullRequest(stage, 2, 'no-policy', { 'vercel.json': withoutCsp(stage.consumer.read('vercel.json')), ...SIZES_ONLY }),
};

const releaseRolledBack: Scenario = {
  name: 'production, rolled back',
  on: PETSTORE,
  caller: 'production',
  ends: {
    ...{ deploy: 'success', ...GATES, 'budget-gate': 'skipped', promote: 'success' },
    ...{ 'verify-smoke': 'failure', 'verify-headers': 'success' },
    ...{ rollback: 'success', notify: 'success' },
  },
  async prepare({ consumer, productionUrl }) {
    const change = {
      ...releaseBrokenInProduction(consumer, '1.2.0', new URL(productionUrl).hostname),
      ...withoutBudgets(consumer, 'production'),
    };
    const sha = consumer.commit('main', 'Release 1.2.0', change);
    consumer.tag('v1.2.0');
    return { workflow: 'production', event: tagEvent(consumer, 'v1.2.0', sha) };
  },
};

const rollbackByHand: Scenario = {
  name: 'a rollback by hand',
  on: PETSTORE,
  caller: 'rollback',
  ends: { rollback: 'success', 'verify-smoke': 'success', notify: 'success' },
  async prepare({ consumer, sandbox, project }) {
    const sha = consumer.commit('main', 'Release 1.3.0', { ...release('1.3.0'), 'vercel.json': consumer.read('vercel.json') });
    await seedRelease(sandbox, project, consumer.path);
    return { workflow: 'rollback', event: dispatchEvent(consumer, sha, { reason: 'Support reports wrong prices since 1.3.0' }) };
  },
};

const monorepo: Scenario = {
  name: 'a monorepo of two projects',
  on: MONOREPO,
  caller: 'preview',
  ends: { deploy: 'success', smoke: 'success', 'budget-gate': 'skipped', 'header-audit': 'success', notify: 'success' },
  prepare: (stage) =>
    openPullRequest(stage, 1, 'both', {
      'apps/web/site/hello.txt': 'hello\n',
      'apps/docs/site/hello.txt': 'hello\n',
      ...withoutBudgets(stage.consumer, 'preview'),
    }),
};

export const SCENARIOS: readonly Scenario[] = [goodPreview, redGate, rollbackByHand, releaseRolledBack, monorepo];

/** Lighthouse takes longest by far and says nothing of a runner that the first scenario does not. */
const withoutBudgets = (consumer: Consumer, workflow: string): Change => {
  const file = `.github/workflows/${workflow}.yml`;
  return { [file]: consumer.read(file).replace('    with:\n', '    with:\n      budget-gate: false\n') };
};

async function openPullRequest(stage: Stage, number: number, branch: string, change: Change) {
  const { consumer, sandbox } = stage;
  const title = `Pull request ${number}`;
  const sha = consumer.commit(branch, title, change);
  sandbox.github.createPullRequest(consumer.slug, { number, title, head: { ref: branch, sha } });
  return { workflow: 'preview', event: pullRequestEvent(consumer, { number, title, branch, sha }) };
}
