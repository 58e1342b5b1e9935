import { execFileSync } from 'node:child_process';

export interface Commit {
  sha: string;
  message: string;
  author: string;
}

/** What the local GitHub reads of a git repository on this disk, as if it had been pushed. */
export interface PushedGit {
  /** undefined where the commit has no such file. */
  file(ref: string, path: string): string | undefined;
  /** Names in a folder, those of folders with a slash at the end; empty where there is none. */
  list(ref: string, folder: string): string[];
  /** The commit of a branch; undefined where there is none. */
  head(branch: string): string | undefined;
  /** What `head` has that `base` has not, oldest first, and how many it lacks; undefined where one of them is unknown. */
  compare(base: string, head: string): { commits: Commit[]; behind: number } | undefined;
}

/** Separates the fields of a commit, and commits: git writes neither. */
const FIELD = '\x1f';
const RECORD = '\x1e';

export function pushedGit(folder: string): PushedGit {
  const run = (...args: string[]): string | undefined => {
    try {
      return execFileSync('git', args, { cwd: folder, encoding: 'utf8', env: GIT_ENV, stdio: ['ignore', 'pipe', 'ignore'] });
    } catch {
      return undefined;
    }
  };
  return {
    file: (ref, path) => (path === '' ? undefined : run('cat-file', 'blob', `${ref}:${path}`)),
    list(ref, path) {
      const listed = run('ls-tree', '-z', '--format=%(objecttype) %(path)', `${ref}:${path}`) ?? '';
      return listed
        .split('\0')
        .filter(Boolean)
        .map((line) => (line.startsWith('tree ') ? `${line.slice('tree '.length)}/` : line.replace(/^\w+ /, '')));
    },
    head: (branch) => run('rev-parse', '--verify', '--quiet', `refs/heads/${branch}`)?.trim(),
    compare(base, head) {
      const counts = run('rev-list', '--left-right', '--count', `${base}...${head}`)?.trim().split(/\s+/);
      const logged = run('log', '--reverse', `--format=%H${FIELD}%an${FIELD}%B${RECORD}`, `${base}..${head}`);
      if (!counts || logged === undefined) return undefined;
      const records = logged.split(RECORD).map((record) => record.trim());
      const commits = records.filter(Boolean).map((record) => {
        const [sha = '', author = '', message = ''] = record.split(FIELD);
        return { sha, author, message: message.trim() };
      });
      return { commits, behind: Number(counts[0]) };
    },
  };
}

/** Only the machine's own defaults count, never a person's settings. */
export const GIT_ENV = { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };
