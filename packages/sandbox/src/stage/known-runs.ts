import type { WorkflowRun } from '../github/state.ts';
import type { WorkflowEvent } from '../runner/options.ts';
import { git } from './git.ts';
import type { Scene } from './scene.ts';

/** Puts a run down as begun, or as begun once more. @returns its id */
export function announceRun(
  { sandbox, consumer }: Pick<Scene, 'sandbox' | 'consumer'>,
  file: string,
  event: WorkflowEvent,
  { runId, attempt }: { runId: string | undefined; attempt: number },
): string {
  const { github } = sandbox;
  if (runId !== undefined) {
    Object.assign(github.run(consumer.slug, runId), { attempt, status: 'in_progress', conclusion: null });
    return runId;
  }
  const name = nameIn(textAt(consumer.path, event.sha, file)) ?? file;
  const started = { name, path: file, event: event.name, actor: event.actor, attempt };
  return String(github.createRun(consumer.slug, { ...started, ...headOf(event, consumer.slug) }).id);
}

export function noteEnd(
  { sandbox, consumer }: Pick<Scene, 'sandbox' | 'consumer'>,
  runId: string,
  conclusion: WorkflowRun['conclusion'],
) {
  Object.assign(sandbox.github.run(consumer.slug, runId), { status: 'completed', conclusion });
}

interface Head {
  head?: { sha: string; ref: string; repo: { full_name: string } };
  number?: number;
}

/** What GitHub lists as a run's head: a pull request's own, not the commit that tries the merge. */
function headOf({ payload, sha, ref }: WorkflowEvent, slug: string) {
  const { head, number } = (payload.pull_request ?? {}) as Head;
  if (!head)
    return { headSha: sha, headBranch: ref.replace(/^refs\/(heads|tags)\//, ''), headRepository: slug, pullRequests: [] };
  const repository = head.repo.full_name;
  // A fork's pull requests are left out. https://github.com/orgs/community/discussions/25220
  const pullRequests = number !== undefined && repository === slug ? [number] : [];
  return { headSha: head.sha, headBranch: head.ref, headRepository: repository, pullRequests };
}

/** Empty where the commit has no such file: the runner refuses the run then. */
function textAt(path: string, sha: string, file: string): string {
  return git(path, 'ls-tree', '--name-only', sha, file) === '' ? '' : git(path, 'show', `${sha}:${file}`);
}

const nameIn = (text: string): string | undefined => /^name:\s*(.+?)\s*$/m.exec(text)?.[1]?.replace(/^(['"])(.*)\1$/, '$2');
