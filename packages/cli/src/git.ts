import { execFileSync } from 'node:child_process';

const TIMEOUT_MS = 5000;

/** No monitor and no hook of the repository runs, and nothing is fetched: a cloned repository's configuration may be a stranger's. */
const SAFE = ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'safe.bareRepository=explicit'];

/** Asks git about a folder. @returns undefined where git is missing, this is no repository, or it has no answer. */
export function askGit(folder: string, ...args: string[]): string | undefined {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' };
  try {
    return execFileSync('git', [...SAFE, ...args], {
      cwd: folder,
      env,
      timeout: TIMEOUT_MS,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trimEnd();
  } catch {
    return undefined;
  }
}

/** `OWNER/NAME` on GitHub, by the remote `origin`. */
export function githubSlug(folder: string): string | undefined {
  const origin = askGit(folder, 'config', '--get', 'remote.origin.url');
  return /^(?:https?:\/\/|ssh:\/\/git@|git@)[^/:]+[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(origin ?? '')?.[1];
}
