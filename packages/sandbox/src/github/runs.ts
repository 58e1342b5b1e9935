import { inRepository } from './repositories.ts';
import type { Call } from './router.ts';
import type { WorkflowRun } from './state.ts';
import { inUser } from './users.ts';

type Place = Pick<Call, 'state' | 'repository' | 'origin'>;

/** A run of a workflow as GitHub shows it. */
export function inRun(run: WorkflowRun, place: Place) {
  const { repository, origin } = place;
  const url = `${origin}/repos/${repository.fullName}/actions/runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    path: run.path,
    run_attempt: run.attempt,
    run_number: repository.runs.indexOf(run) + 1,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    head_sha: run.headSha,
    head_branch: run.headBranch,
    head_commit: { id: run.headSha },
    pull_requests: run.pullRequests.flatMap((number) => {
      const pull = repository.pulls.find((known) => known.number === number);
      return pull ? [{ number, head: { ref: pull.head.ref, sha: pull.head.sha }, base: { ref: pull.base.ref } }] : [];
    }),
    actor: inUser(run.actor),
    triggering_actor: inUser(run.actor),
    created_at: run.createdAt,
    run_started_at: run.createdAt,
    repository: inRepository(repository),
    head_repository: inRepository(headRepository(run, place)),
    artifacts_url: `${url}/artifacts`,
    url,
    html_url: `https://github.com/${repository.fullName}/actions/runs/${run.id}`,
  };
}

/** A fork is known by its name only, unless it was made here too. */
export function headRepository(run: WorkflowRun, { state }: Pick<Call, 'state'>) {
  const known = state.repositories.find(({ fullName }) => fullName === run.headRepository);
  return known ?? { id: 0, fullName: run.headRepository, defaultBranch: 'main', forkOf: 'unknown' };
}
