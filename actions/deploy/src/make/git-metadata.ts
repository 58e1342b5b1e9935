import { plainLines, plainText } from '#core/text.ts';
import type { Purpose } from './purpose.ts';

/** Branch names, titles and messages are strangers' words; Vercel refuses long values. */
const MAX_TEXT_BYTES = 500;

/** @see https://github.com/vercel/sdk/blob/main/docs/models/gitmetadata.md */
export interface GitMetadata {
  remoteUrl: string;
  commitSha: string;
  commitRef: string;
  commitAuthorName: string;
  commitMessage?: string;
  dirty?: boolean;
  ci: true;
  ciType: 'github-actions';
  ciGitProviderUsername: string;
  ciGitRepoVisibility?: string;
  rootDirectory?: string;
}

/** What Vercel shows of the commit. No e-mail address: Vercel refuses to build for an author whom it does not find in the team. */
export function gitMetadata({ source, commit }: Purpose): GitMetadata {
  const { repositoryUrl, message, author, actor, visibility, dirty, rootDirectory } = commit;
  return {
    remoteUrl: repositoryUrl,
    commitSha: source.sha,
    commitRef: refOf(source.ref, commit.fork),
    commitAuthorName: plainText(author, MAX_TEXT_BYTES),
    ...(message && { commitMessage: plainLines(message, MAX_TEXT_BYTES).trim() }),
    ...(dirty !== undefined && { dirty }),
    ci: true,
    ciType: 'github-actions',
    ciGitProviderUsername: plainText(actor, MAX_TEXT_BYTES),
    ...(visibility && { ciGitRepoVisibility: plainText(visibility, MAX_TEXT_BYTES) }),
    ...(rootDirectory !== undefined && { rootDirectory: plainText(rootDirectory, MAX_TEXT_BYTES) }),
  };
}

/**
 * The same under the names that Vercel's Git app gives a deployment's meta, so that its lists and its variables show them alike.
 * Not `githubDeployment`, which says that the app itself made it, and not the author's login, by which Vercel would look for a member.
 */
export function gitMeta({ source, commit }: Purpose): Record<string, string> {
  const [owner = '', repository = ''] = source.repository.split('/');
  const [commitOwner = '', commitRepository = ''] = (commit.fork ?? source.repository).split('/');
  return {
    githubOrg: owner,
    githubRepo: repository,
    githubCommitOrg: commitOwner,
    githubCommitRepo: commitRepository,
    githubCommitSha: source.sha,
    githubCommitRef: refOf(source.ref, commit.fork),
    githubCommitAuthorName: plainText(commit.author, MAX_TEXT_BYTES),
    ...(commit.message && { githubCommitMessage: plainLines(commit.message, MAX_TEXT_BYTES).trim() }),
    ...(source.pullRequest !== undefined && { githubPrId: String(source.pullRequest) }),
  };
}

/**
 * A branch by its name; a fork's by its owner too, `owner:branch`, as GitHub writes it and no branch can be called. A fork may name its
 * branch `main`, and Vercel gives a branch its own variables and domains.
 */
function refOf(ref: string, fork: string | undefined): string {
  return plainText(fork === undefined ? ref : `${fork.split('/')[0]}:${ref}`, MAX_TEXT_BYTES);
}
