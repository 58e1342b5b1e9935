import type { WorkflowEvent } from '../runner/options.ts';
import type { Consumer, Folder } from './consumer.ts';
import { ACTOR, repositoryOf, userOf } from './payloads.ts';

// Webhook payloads, the fields that a workflow reads. https://docs.github.com/en/webhooks/webhook-events-and-payloads

/** What is the same for every payload. */
const eventOf = (
  consumer: Consumer,
  { payload, ...given }: Omit<WorkflowEvent, 'actor'> & { actor?: string | undefined },
): WorkflowEvent => {
  const actor = given.actor ?? ACTOR;
  return { ...given, actor, payload: { ...payload, repository: repositoryOf(consumer), sender: userOf(actor) } };
};

export interface Pull {
  number: number;
  title: string;
  /** The head's branch. */
  branch: string;
  /** The head's commit. */
  sha: string;
  /** Where the head is; a name alone says that its commit is in the consumer's folder already. */
  fork?: string | Folder;
  draft?: boolean;
  labels?: string[];
  body?: string;
  /** Who opened it and acts now; `dependabot[bot]` for a bot's. */
  actor?: string;
}

/** What happened to a pull request. */
export type PullAction =
  | { action: 'opened' | 'reopened' | 'ready_for_review' | 'converted_to_draft' }
  /** `before` is the head that was replaced. */
  | { action: 'synchronize'; before: string }
  /** `mergedAs` is the commit on main, `consumer.merge(sha)`; without it the pull request was closed unmerged. */
  | { action: 'closed'; mergedAs?: string }
  | { action: 'labeled' | 'unlabeled'; label: string };

/** `pull_request`, opened unless told; the run's commit is the one that tries the merge, as on GitHub. */
export function pullRequestEvent(consumer: Consumer, pull: Pull, what: PullAction = { action: 'opened' }): WorkflowEvent {
  const { number, sha, actor = ACTOR, labels = [] } = pull;
  const fork = typeof pull.fork === 'object' ? pull.fork : undefined;
  const head = fork ?? { id: 2, slug: (pull.fork as string | undefined) ?? consumer.slug };
  const isFork = head.slug !== consumer.slug;
  const mergedAs = what.action === 'closed' ? what.mergedAs : undefined;
  const merge = mergedAs ?? consumer.pull(number, sha, fork);
  const names = what.action === 'labeled' ? [...new Set([...labels, what.label])] : labels;
  return eventOf(consumer, {
    name: 'pull_request',
    ref: mergedAs ? 'refs/heads/main' : `refs/pull/${number}/merge`,
    sha: merge,
    actor,
    payload: {
      action: what.action,
      number,
      ...(what.action === 'synchronize' && { before: what.before, after: sha }),
      ...((what.action === 'labeled' || what.action === 'unlabeled') && { label: { name: what.label } }),
      pull_request: {
        number,
        title: pull.title,
        body: pull.body ?? null,
        state: what.action === 'closed' ? 'closed' : 'open',
        draft: what.action === 'converted_to_draft' || (pull.draft ?? false),
        merged: mergedAs !== undefined,
        merge_commit_sha: merge,
        labels: names.map((name) => ({ name })),
        user: userOf(isFork ? (head.slug.split('/')[0] ?? '') : actor),
        html_url: `https://github.com/${consumer.slug}/pull/${number}`,
        head: {
          sha,
          ref: pull.branch,
          label: `${head.slug.split('/')[0]}:${pull.branch}`,
          repo: { ...repositoryOf(isFork ? head : consumer), fork: isFork },
        },
        base: { sha: consumer.head(), ref: 'main', repo: repositoryOf(consumer) },
      },
    },
  });
}

/** `pull_request_target` for what happened to a pull request: main's file on main's head, with the base's rights also for a fork's. */
export function pullRequestTargetEvent(consumer: Consumer, pull: Pull, what: PullAction = { action: 'opened' }): WorkflowEvent {
  const event = pullRequestEvent(consumer, pull, what);
  return { ...event, name: 'pull_request_target', ref: 'refs/heads/main', sha: consumer.head() };
}

/** `merge_group`: a pull request is alone in the merge queue. */
export function mergeGroupEvent(consumer: Consumer, pull: { number: number; sha: string }): WorkflowEvent {
  const { sha, ref, baseSha } = consumer.queue(pull.number, pull.sha);
  const group = { head_sha: sha, head_ref: ref, base_sha: baseSha, base_ref: 'refs/heads/main' };
  return eventOf(consumer, { name: 'merge_group', ref, sha, payload: { action: 'checks_requested', merge_group: group } });
}

/** `push` of a tag. */
export function tagEvent(consumer: Consumer, tag: string, sha: string): WorkflowEvent {
  const ref = `refs/tags/${tag}`;
  return eventOf(consumer, { name: 'push', ref, sha, payload: { ref, before: '0'.repeat(40), after: sha, created: true } });
}

/** `push` to a branch, main unless told; `before` is what the branch pointed to. */
export function pushEvent(
  consumer: Consumer,
  push: { sha: string; before: string; branch?: string; actor?: string },
): WorkflowEvent {
  const { sha, before, actor } = push;
  const ref = `refs/heads/${push.branch ?? 'main'}`;
  return eventOf(consumer, { name: 'push', ref, sha, actor, payload: { ref, before, after: sha, created: false } });
}

/** `workflow_dispatch` on main, with its inputs. */
export function dispatchEvent(consumer: Consumer, sha: string, inputs: Record<string, string>): WorkflowEvent {
  const ref = 'refs/heads/main';
  return eventOf(consumer, { name: 'workflow_dispatch', ref, sha, payload: { ref, inputs } });
}

/** `release`, published unless told, of a tag that is there. */
export function releaseEvent(
  consumer: Consumer,
  given: { tag: string; action?: string; name?: string; body?: string; draft?: boolean; prerelease?: boolean },
): WorkflowEvent {
  const { tag, action = 'published', name = tag, body = '', draft = false, prerelease = false } = given;
  const release = { tag_name: tag, name, body, draft, prerelease, target_commitish: 'main', author: userOf(ACTOR) };
  return eventOf(consumer, { name: 'release', ref: `refs/tags/${tag}`, sha: consumer.head(tag), payload: { action, release } });
}

/** `schedule` by one of the workflow's lines, on main's head. */
export function scheduleEvent(consumer: Consumer, cron: string): WorkflowEvent {
  return eventOf(consumer, { name: 'schedule', ref: 'refs/heads/main', sha: consumer.head(), payload: { schedule: cron } });
}

/** `deployment_status` by somebody else's integration; Vercel's, by commit and without a branch, unless told. */
export function deploymentStatusEvent(
  consumer: Consumer,
  given: { sha: string; url: string; state?: string; environment?: string; branch?: string; actor?: string },
): WorkflowEvent {
  const { sha, url, state = 'success', environment = 'Preview', branch, actor = 'vercel[bot]' } = given;
  const deployment = { id: 1, sha, ref: branch ?? sha, task: 'deploy', environment, payload: {}, creator: userOf(actor) };
  const status = { id: 2, state, environment, environment_url: url, target_url: url, description: '', creator: userOf(actor) };
  const payload = {
    action: 'created',
    deployment: { ...deployment, original_environment: environment },
    deployment_status: status,
  };
  return eventOf(consumer, { name: 'deployment_status', ref: branch ? `refs/heads/${branch}` : '', sha, actor, payload });
}
