import { spawnSync } from 'node:child_process';

/** Reading or pushing a few hundred kilobytes; more means that the remote hangs. */
const TIMEOUT_MS = 120_000;

/** git in one repository. Each call blocks: a release does one thing after the other. */
export interface Git {
  /** @throws GitError when git ends with anything but 0. */
  (args: readonly string[], input?: string): string;
  /** The name or URL of the repository that the tags are pushed to. */
  remote: string;
}

/** git said no. */
export class GitError extends Error {
  /** What git printed, both streams. */
  readonly output: string;
  constructor(args: readonly string[], output: string) {
    super(`\`git ${args.slice(0, 3).join(' ')} …\` failed: ${output.trim() || 'it said nothing.'}`);
    this.output = output;
  }
}

/** For the commands whose exit code is an answer. */
export function succeeds(git: Git, args: readonly string[]): boolean {
  try {
    git(args);
    return true;
  } catch (thrown) {
    if (thrown instanceof GitError) return false;
    throw thrown;
  }
}

/**
 * @param folder the checkout.
 * @param token for the runner's GitHub, where the checkout keeps none; it reaches git through the environment, which other users of the
 * machine cannot read, unlike a command line.
 */
export function openGit(folder: string, remote: string, token?: string): Git {
  const env = {
    ...process.env,
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    ...(token && authorization(token, process.env.GITHUB_SERVER_URL)),
  };
  const git = (args: readonly string[], input?: string) => {
    const options = { cwd: folder, env, encoding: 'utf8', timeout: TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 } as const;
    const ended = spawnSync('git', [...args], { ...options, ...(input !== undefined && { input }) });
    if (ended.status === 0) return ended.stdout;
    throw new GitError(args, ended.error ? ended.error.message : `${ended.stdout}${ended.stderr}`);
  };
  return Object.assign(git, { remote });
}

/** @see https://git-scm.com/docs/git-config#ENVIRONMENT */
const authorization = (token: string, server = 'https://github.com') => ({
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: `http.${server}/.extraheader`,
  GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`,
});
