import type { PlannedSteps } from '../plan/plan.ts';
import { jsonOf, textOf } from '../read/expressions.ts';
import { get, isMapping, type Token } from '../read/tokens.ts';
import type { LegPlay } from './view.ts';

/** What a job has of the environment it was let into. */
export interface Entered {
  secrets: Record<string, string>;
  vars: Record<string, string>;
  /** Writes down that the job's deployment began; what it answers, how it ended. */
  begin: () => (result: 'success' | 'failure', url: string) => void;
}

const NOWHERE: Entered = { secrets: {}, vars: {}, begin: () => () => undefined };

/**
 * Waits until the job's environment lets it in; it holds its concurrency group meanwhile, but no runner.
 * @throws Error in GitHub's words when a rule or a reviewer refuses; the reason of the job's signal when it is cancelled
 * @see https://docs.github.com/actions/concepts/workflows-and-actions/deployment-environments
 */
export async function enterEnvironment({ run, plan, planned, leg, head, cancel }: LegPlay<PlannedSteps>): Promise<Entered> {
  const { environments, event, repository } = run.options;
  const { environment: token } = planned.job;
  const name = textOf(nameOf(token), head);
  if (!environments || name === '') return NOWHERE;
  cancel.signal.throwIfAborted();
  const admission = environments.enter({
    environment: name,
    runId: run.runId,
    job: leg.key,
    ref: event.ref,
    sha: event.sha,
    records: jsonOf(token && get(token, 'deployment'), head) !== false,
    signal: cancel.signal,
  });
  const { reviewers } = admission;
  if (reviewers.length > 0) {
    const { key: job, name: jobName } = leg;
    run.emit({ type: 'job-waiting', job, name: jobName, at: Date.now(), runId: run.runId, environment: name, reviewers });
  }
  const decision = await admission.decision;
  if (decision !== 'approved') throw new Error(decision.rejected);
  // Another owner's workflow gets neither; a run that GitHub does not trust gets no secret of any kind.
  const isOurs = ownerOf(plan.workflow.origin.repository) === ownerOf(repository.slug);
  return {
    secrets: isOurs && run.trust === 'full' ? admission.secrets : {},
    vars: isOurs && run.trust !== 'fork' ? admission.vars : {},
    begin: admission.begin,
  };
}

/** The token that names the environment: `environment: NAME` or its `name`. */
export const nameOf = (token: Token | undefined): Token | undefined => (token && isMapping(token) ? get(token, 'name') : token);

const ownerOf = (repository: string): string => (repository.split('/')[0] ?? '').toLowerCase();
