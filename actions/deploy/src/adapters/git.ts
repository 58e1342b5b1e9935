import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A checkout that takes longer is none that a deployment should wait for. */
const TIMEOUT_MS = 5000;
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** What git knows of a folder; each part is undefined where it does not know. */
export interface Checkout {
  /** Whether something was changed or added since the commit that is checked out. */
  dirty?: boolean;
  /** Of the folder in its repository, with `/`; empty at its top. */
  rootDirectory?: string;
  /** Of the wanted commit, which a shallow checkout of a pull request does not have. */
  commit?: { author: string; message: string };
}

/**
 * Asks git about a folder, as Vercel's command line does. Without git, or outside a repository, nothing is known.
 * It gets none of this process's variables but PATH and HOME, and no hook, monitor or signature check of the repository runs.
 * What a partial clone lacks is not fetched.
 */
export async function readCheckout(
  folder: string,
  sha: string,
  { env, signal }: { env: Readonly<Record<string, string | undefined>>; signal: AbortSignal },
): Promise<Checkout> {
  const git = async (...args: string[]): Promise<string | undefined> => {
    const safe = [
      '--no-optional-locks',
      '-c',
      'core.fsmonitor=false',
      '-c',
      'log.showSignature=false',
      '-c',
      'safe.bareRepository=explicit',
    ];
    const surroundings = {
      PATH: env.PATH ?? '',
      HOME: env.HOME ?? '',
      LC_ALL: 'C',
      GIT_TERMINAL_PROMPT: '0',
      GIT_NO_LAZY_FETCH: '1',
    };
    const options = { cwd: folder, env: surroundings, signal, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES };
    // No git, no repository, no answer in time: all the same, nothing is known.
    const ended = await run('git', [...safe, ...args], options).catch(() => undefined);
    signal.throwIfAborted();
    return ended?.stdout;
  };
  const prefix = await git('rev-parse', '--show-prefix');
  if (prefix === undefined) return {};
  const [status, commit] = await Promise.all([
    git('status', '--porcelain'),
    /^[0-9a-f]{40,64}$/.test(sha) ? git('log', '-1', '--format=%an%x00%B', '--end-of-options', sha) : undefined,
  ]);
  const [author, message] = commit?.split('\0') ?? [];
  return {
    rootDirectory: prefix.replace(/\/?\n$/, ''),
    ...(status !== undefined && { dirty: status.trim() !== '' }),
    ...(author && message !== undefined && { commit: { author, message: message.trimEnd() } }),
  };
}
