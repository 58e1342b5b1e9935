import type { Source } from '#core/report.ts';
import type { Variables } from '#kit/inputs/variables.ts';
import type { Session } from '#kit/session.ts';
import type { Inputs } from '../action.ts';
import type { Checkout } from '../adapters/git.ts';
import { forkOf } from '../history/fork.ts';
import type { Mode } from '../release/mode.ts';

/** What a deployment is made for. */
export interface Purpose {
  project: { id: string; name: string };
  environment: string;
  staged: boolean;
  source: Source;
  commit: Commit;
  env?: Variables | undefined;
  buildEnv?: Variables | undefined;
}

/** What people are told of the commit. Most of it are strangers' words. */
export interface Commit {
  /** Address of the repository, for people. */
  repositoryUrl: string;
  /** The commit's message; the pull request's title where that is not known. */
  message: string | undefined;
  author: string;
  /** Who started the run. */
  actor: string;
  /** `public`, `private` or `internal`. */
  visibility: string | undefined;
  /** undefined where there is no git to ask. */
  dirty: boolean | undefined;
  /** `OWNER/NAME` of the fork that it lies in; undefined where it lies in this repository. */
  fork: string | undefined;
  /** Of the deployed folder in the repository; empty at its top. */
  rootDirectory: string | undefined;
}

/** Stands for a fork that has been deleted: it keeps a stranger's. */
const GONE_FORK = 'unknown/unknown';

export function purposeOf(
  project: Purpose['project'],
  mode: Mode,
  checkout: Checkout,
  inputs: Inputs,
  session: Session,
): Purpose {
  const { source, event, env, actor } = session;
  const fork = forkOf(session);
  return {
    project: { id: project.id, name: project.name },
    environment: inputs.environment,
    staged: mode === 'staged',
    source,
    commit: {
      repositoryUrl: `${env.GITHUB_SERVER_URL ?? 'https://github.com'}/${source.repository}`,
      message: checkout.commit?.message ?? event.head_commit?.message ?? event.pull_request?.title,
      author: checkout.commit?.author ?? event.head_commit?.author?.name ?? actor,
      actor,
      visibility: event.repository?.visibility,
      dirty: checkout.dirty,
      fork: fork && (fork.repository ?? GONE_FORK),
      rootDirectory: checkout.rootDirectory,
    },
    env: inputs.env,
    buildEnv: inputs['build-env'],
  };
}
