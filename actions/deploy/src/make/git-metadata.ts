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
    commitRef: plainText(source.ref, MAX_TEXT_BYTES),
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
  return {
    githubOrg: owner,
    githubRepo: repository,
    githubCommitOrg: owner,
    githubCommitRepo: repository,
    githubCommitSha: source.sha,
    githubCommitRef: plainText(source.ref, MAX_TEXT_BYTES),
    githubCommitAuthorName: plainText(commit.author, MAX_TEXT_BYTES),
    ...(commit.message && { githubCommitMessage: plainLines(commit.message, MAX_TEXT_BYTES).trim() }),
    ...(source.pullRequest !== undefined && { githubPrId: String(source.pullRequest) }),
  };
}
