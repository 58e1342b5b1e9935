import type { WorkflowEvent } from '#sandbox/runner/options.ts';
import type { Change } from '#sandbox/stage/consumer.ts';
import { dispatchEvent, pullRequestEvent, tagEvent } from '#sandbox/stage/events.ts';
import { seedRelease } from '#sandbox/stage/seed.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { goodChange, release, releaseBrokenInProduction, withoutCsp } from '#scripts/demo/changes.ts';

/** One play that both runners are given, each on a stage of its own. */
export interface Scenario {
  name: string;
  /** Vercel projects whose deployments are told apart. */
  projects: readonly string[];
  /** The id of the job in the consumer's file that calls the suite. */
  caller: string;
  /** How the run must end, whoever plays it: job by job, so that two runners which are both wrong do not pass. */
  ends: Readonly<Record<string, string>>;
  /** Brings the stage to where the event happens. */
  prepare: (stage: Stage) => Promise<{ workflow: string; event: WorkflowEvent }>;
}

const GATES = { smoke: 'success', 'budget-gate': 'success', 'header-audit': 'success' };

const goodPreview: Scenario = {
  name: 'a good preview',
  projects: ['petstore'],
  caller: 'preview',
  ends: { deploy: 'success', ...GATES, notify: 'success' },
  prepare: (stage) => openPullRequest(stage, 1, 'kinder-pets', goodChange(stage.consumer)),
};

const redGate: Scenario = {
  name: 'one red gate',
  projects: ['petstore'],
  caller: 'preview',
  ends: { deploy: 'success', ...GATES, 'header-audit': 'failure', notify: 'success' },
  prepare: (stage) => openPullRequest(stage, 2, 'no-policy', { 'vercel.json': withoutCsp(stage.consumer.read('vercel.json')) }),
};

const releaseRolledBack: Scenario = {
  name: 'production, rolled back',
  projects: ['petstore'],
  caller: 'production',
  ends: {
    ...{ deploy: 'success', ...GATES, promote: 'success', 'verify-smoke': 'failure', 'verify-headers': 'success' },
    ...{ rollback: 'success', notify: 'success' },
  },
  async prepare({ consumer, productionUrl }) {
    const change = releaseBrokenInProduction(consumer, '1.2.0', new URL(productionUrl).hostname);
    const sha = consumer.commit('main', 'Release 1.2.0', change);
    consumer.tag('v1.2.0');
    return { workflow: 'production', event: tagEvent(consumer, 'v1.2.0', sha) };
  },
};

const rollbackByHand: Scenario = {
  name: 'a rollback by hand',
  projects: ['petstore'],
  caller: 'rollback',
  ends: { rollback: 'success', 'verify-smoke': 'success', notify: 'success' },
  async prepare({ consumer, sandbox, project }) {
    const sha = consumer.commit('main', 'Release 1.3.0', { ...release('1.3.0'), 'vercel.json': consumer.read('vercel.json') });
    await seedRelease(sandbox, project, consumer.path);
    return { workflow: 'rollback', event: dispatchEvent(consumer, sha, { reason: 'Support reports wrong prices since 1.3.0' }) };
  },
};

export const SCENARIOS: readonly Scenario[] = [goodPreview, redGate, rollbackByHand, releaseRolledBack];

async function openPullRequest(stage: Stage, number: number, branch: string, change: Change) {
  const { consumer, sandbox } = stage;
  const title = `Pull request ${number}`;
  const sha = consumer.commit(branch, title, change);
  sandbox.github.createPullRequest(consumer.slug, { number, title, head: { ref: branch, sha } });
  return { workflow: 'preview', event: pullRequestEvent(consumer, { number, title, branch, sha }) };
}
