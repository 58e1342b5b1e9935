import type { RunOptions } from '../options.ts';
import type { Workflow } from '../read/workflow.ts';
import type { Run } from './run.ts';

/** The `github` context that all jobs of a run share. A job adds its id, token and workspace. */
export function githubContext(
  options: RunOptions,
  workflow: Workflow,
  of: Pick<Run, 'runId' | 'attempt' | 'trust'>,
): Record<string, unknown> {
  const { repository, event, env = {}, runNumber = 1 } = options;
  const { runId, attempt, trust } = of;
  const pullRequest = event.payload.pull_request as { head?: { ref?: string }; base?: { ref?: string } } | undefined;
  const refName = event.ref.replace(/^refs\/(?:heads|tags|pull)\//, '');
  return {
    repository: repository.slug,
    repository_owner: repository.slug.split('/')[0],
    repository_id: String((event.payload.repository as { id?: number } | undefined)?.id ?? 1),
    repository_owner_id: '1',
    repositoryUrl: `git://github.com/${repository.slug}.git`,
    sha: event.sha,
    ref: event.ref,
    ref_name: refName,
    ref_type: event.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: false,
    head_ref: pullRequest?.head?.ref ?? '',
    base_ref: pullRequest?.base?.ref ?? '',
    event: event.payload,
    event_name: event.name,
    actor: event.actor,
    triggering_actor: event.actor,
    actor_id: '1',
    run_id: runId,
    run_number: String(runNumber),
    run_attempt: String(attempt),
    retention_days: '90',
    secret_source: { full: 'Actions', fork: 'None', dependabot: 'Dependabot' }[trust],
    workflow: workflow.name,
    workflow_ref: `${repository.slug}/${workflow.file}@${event.ref}`,
    workflow_sha: event.sha,
    server_url: env.GITHUB_SERVER_URL ?? 'https://github.com',
    api_url: env.GITHUB_API_URL ?? 'https://api.github.com',
    graphql_url: env.GITHUB_GRAPHQL_URL ?? 'https://api.github.com/graphql',
  };
}

/** Keys of the context that steps get as GITHUB_<KEY>; the token is not one of them. */
const IN_ENVIRONMENT = [
  ...[
    'repository',
    'repository_owner',
    'repository_id',
    'repository_owner_id',
    'sha',
    'ref',
    'ref_name',
    'ref_type',
    'ref_protected',
  ],
  ...['head_ref', 'base_ref', 'event_name', 'event_path', 'actor', 'triggering_actor', 'actor_id', 'run_id', 'run_number'],
  ...['run_attempt', 'retention_days', 'workflow', 'workflow_ref', 'workflow_sha', 'server_url', 'api_url', 'graphql_url'],
  ...['job', 'workspace', 'action', 'action_repository', 'action_ref'],
];

export function githubEnvironment(github: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    IN_ENVIRONMENT.filter((key) => github[key] !== undefined).map((key) => [`GITHUB_${key.toUpperCase()}`, String(github[key])]),
  );
}
