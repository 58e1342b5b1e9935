import { SUITE_SLUG } from '#core/suite.ts';
import type { NewReview } from '../github/reviews.ts';
import type { WorkflowEvent } from '../runner/options.ts';
import type { RunnerEvent, RunResult } from '../runner/result.ts';
import { runWorkflow } from '../runner/run-workflow.ts';
import { SUITE_ROOT } from './consumer.ts';
import { announceRun, noteEnd } from './known-runs.ts';
import type { Scene } from './scene.ts';

/** What a run of a stage came to. */
export type StageRun = RunResult;

export interface StageRunOptions {
  onEvent?: (event: RunnerEvent) => void;
  signal?: AbortSignal;
  runId?: string;
  runAttempt?: number;
  /** Plays the failed jobs of that run, and those that need them, once more. */
  rerunOf?: RunResult;
  secrets?: Record<string, string>;
  /** What Dependabot's runs get in their place; none unless told. */
  dependabotSecrets?: Record<string, string>;
  vars?: Record<string, string>;
  /** More environment for every step. */
  env?: Record<string, string>;
  /** Folders that stand for more repositories, or another one for the suite's. */
  suites?: Record<string, string>;
  /** Each is given as soon as a job of this run waits for its environment. */
  reviews?: NewReview[];
}

/** Plays one of the consumer's workflows, and puts the run down in the local GitHub. */
export async function playOn(scene: Scene, workflow: string, event: WorkflowEvent, options: StageRunOptions): Promise<RunResult> {
  const { sandbox, consumer, forks, secrets, vars, concurrency } = scene;
  const { github, artifacts } = sandbox;
  const { reviews = [], suites = {}, env = {}, onEvent, ...asked } = options;
  const { rerunOf, runAttempt = (rerunOf?.attempt ?? 0) + 1 } = asked;
  const file = `.github/workflows/${workflow}.yml`;
  const runId = announceRun(scene, file, event, { runId: asked.runId ?? rerunOf?.runId, attempt: runAttempt });
  const result = await runWorkflow({
    secrets,
    vars,
    ...asked,
    workflow: file,
    repository: consumer,
    event,
    suites: { [SUITE_SLUG]: SUITE_ROOT, ...suites },
    checkouts: Object.fromEntries([...forks].map(([slug, { path }]) => [slug, path])),
    env: { ...environmentOf(scene), ...env },
    runId,
    runAttempt,
    concurrency,
    environments: github.environmentGate(consumer.slug),
    issueToken: (permissions) => github.issueToken({ repository: consumer.slug, permissions }),
    runtimeToken: (run, job) => artifacts.runtimeToken(run, job),
    // Two processors would falsify what Lighthouse measures while other jobs use them.
    exclusive: (_, uses) => uses.some((used) => used.includes('actions/budget-gate')),
    onEvent(told) {
      onEvent?.(told);
      if (told.type !== 'job-waiting') return;
      const review = reviews.find(({ environment }) => environment.toLowerCase() === told.environment.toLowerCase());
      if (review) github.reviewRun(consumer.slug, runId, review);
    },
  }).catch((cause: unknown) => {
    noteEnd(scene, runId, 'failure');
    throw cause;
  });
  noteEnd(scene, runId, result.conclusion);
  return result;
}

/** The addresses by which steps find the platform; its secrets reach them as a workflow's secrets only. */
function environmentOf({ sandbox, chromePath }: Scene): Record<string, string> {
  const { VERCEL_API_URL, GITHUB_API_URL, RESEND_BASE_URL, ACTIONS_RESULTS_URL, NODE_OPTIONS } = sandbox.env();
  const given = { VERCEL_API_URL, GITHUB_API_URL, RESEND_BASE_URL, ACTIONS_RESULTS_URL, NODE_OPTIONS, CHROME_PATH: chromePath };
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
