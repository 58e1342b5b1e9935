import type { Session } from '#kit/session.ts';
import type { Deployment } from '../../adapters/vercel/deployments.ts';
import { PULL_REQUEST_META, SHA_META } from '../../make/deployment-body.ts';
import type { AliasValues } from './name.ts';

/** What a run says of where it comes from. */
type Run = Pick<Session, 'source' | 'isFork' | 'event' | 'eventName'>;

/** What the run itself says of the deployment that it makes. A fork's branch is not one's own of the same name. */
export function runValues({ source, isFork, event, eventName }: Run, environment: string, project: string): AliasValues {
  const branch = branchOf(source.ref);
  const { pull_request: pull, workflow_run: started } = event;
  const follows = started?.head_repository !== undefined && started.head_repository?.full_name !== source.repository;
  const owner = (pull?.head.repo ?? started?.head_repository)?.full_name ?? 'unknown';
  // At a terminal these two are placeholders themselves, the same for every branch.
  if (eventName === 'local')
    return { branch: undefined, pr: source.pullRequest?.toString(), sha: undefined, environment, project };
  return {
    branch: isFork || follows ? `${owner}:${branch}` : branch,
    pr: source.pullRequest?.toString(),
    sha: source.sha,
    environment,
    project,
  };
}

/**
 * What a deployment says of itself, where it was made from another commit than this run's: a job that runs after another workflow
 * would else give the default branch's name to a pull request's deployment.
 */
export function deploymentValues(deployment: Deployment, run: Run, environment: string, project: string): AliasValues {
  const own = runValues(run, environment, project);
  const meta = (name: string) => {
    const value = deployment.meta?.[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const sha = meta(SHA_META) ?? meta('githubCommitSha');
  const branch = meta('githubCommitRef');
  if (sha === undefined || sha === run.source.sha || branch === undefined) return own;
  const owner = meta('githubCommitOrg');
  const head = `${owner}/${meta('githubCommitRepo')}`;
  const isForks = head !== `${meta('githubOrg')}/${meta('githubRepo')}`;
  return {
    ...own,
    sha,
    // Vercel's app writes a fork's branch bare, and we write `owner:branch`.
    branch: isForks ? `${head}:${branchOf(branch.replace(`${owner}:`, ''))}` : branchOf(branch),
    pr: meta(PULL_REQUEST_META) ?? meta('githubPrId'),
  };
}

const branchOf = (ref: string) => ref.replace(/^refs\/(heads|tags)\//, '');
