import type { WorkflowEvent } from '../runner/options.ts';
import type { Consumer } from './consumer.ts';

const ACTOR = 'octocat';

const repositoryOf = ({ slug }: Consumer) => ({
  full_name: slug,
  name: slug.split('/')[1],
  owner: { login: slug.split('/')[0] },
  default_branch: 'main',
});

/** `pull_request: opened`, as GitHub words it, for a branch of the same repository unless a fork is named. */
export function pullRequestEvent(
  consumer: Consumer,
  pull: { number: number; title: string; branch: string; sha: string; fork?: string },
): WorkflowEvent {
  const repository = repositoryOf(consumer);
  return {
    name: 'pull_request',
    ref: `refs/pull/${pull.number}/merge`,
    sha: pull.sha,
    actor: ACTOR,
    payload: {
      action: 'opened',
      number: pull.number,
      pull_request: {
        number: pull.number,
        title: pull.title,
        draft: false,
        head: { sha: pull.sha, ref: pull.branch, repo: { full_name: pull.fork ?? consumer.slug, fork: pull.fork !== undefined } },
        base: { ref: 'main', repo: { full_name: consumer.slug } },
      },
      repository,
      sender: { login: ACTOR },
    },
  };
}

/** `push` of a tag. */
export function tagEvent(consumer: Consumer, tag: string, sha: string): WorkflowEvent {
  const ref = `refs/tags/${tag}`;
  return {
    name: 'push',
    ref,
    sha,
    actor: ACTOR,
    payload: { ref, after: sha, repository: repositoryOf(consumer), sender: { login: ACTOR } },
  };
}

/** `workflow_dispatch` on main, with its inputs. */
export function dispatchEvent(consumer: Consumer, sha: string, inputs: Record<string, string>): WorkflowEvent {
  const ref = 'refs/heads/main';
  return {
    name: 'workflow_dispatch',
    ref,
    sha,
    actor: ACTOR,
    payload: { ref, inputs, repository: repositoryOf(consumer), sender: { login: ACTOR } },
  };
}
