import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const SUITE_ROOT = resolve(import.meta.dirname, '../../../..');

/** A change to a repository: file path → its new text, or a function from the old commit's text. */
export type Change = Readonly<Record<string, string>>;

/** A consumer's git repository on this disk, made from one of `examples/`. */
export interface Consumer {
  /** `owner/name` */
  slug: string;
  path: string;
  /** Commits a change on a branch, made from main where it does not exist yet; the work tree is on it afterwards. @returns the sha. */
  commit(branch: string, message: string, change: Change): string;
  /** Tags main's head. @returns the sha. */
  tag(name: string): string;
  /** Puts the work tree on main. */
  main(): void;
  read(file: string): string;
}

/**
 * Makes the repository in a folder: the example's files, Swagger UI from npm as its vendored part, one commit on main.
 * Author and date are fixed, so that the same files always give the same commits.
 */
export function createConsumer(example: string, slug: string, folder: string): Consumer {
  const path = join(folder, slug.split('/').at(-1) ?? 'site');
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: path, env: GIT_ENV, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  cpSync(join(SUITE_ROOT, 'examples', example), path, { recursive: true });
  vendor(path);
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', `https://github.com/${slug}`);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'The petstore, shown by Swagger UI');
  return {
    slug,
    path,
    commit(branch, message, change) {
      const known = git('branch', '--list', branch) !== '';
      git('checkout', '--quiet', ...(known ? [branch] : ['-b', branch, 'main']));
      for (const [file, text] of Object.entries(change)) {
        mkdirSync(dirname(join(path, file)), { recursive: true });
        writeFileSync(join(path, file), text);
      }
      git('add', '--all');
      git('commit', '--quiet', '--message', message);
      return git('rev-parse', 'HEAD');
    },
    tag(name) {
      git('tag', name, 'main');
      return git('rev-parse', 'main');
    },
    main: () => void git('checkout', '--quiet', 'main'),
    read: (file) => git('show', `main:${file}`),
  };
}

/** The parts of npm's swagger-ui-dist that the site serves: the sandbox's Vercel has no npm registry to install from. */
function vendor(path: string): void {
  for (const part of [
    'swagger-ui.css',
    'swagger-ui-bundle.js',
    'swagger-ui-standalone-preset.js',
    'favicon-32x32.png',
    'LICENSE',
  ]) {
    cpSync(join(SUITE_ROOT, 'node_modules/swagger-ui-dist', part), join(path, 'vendor/swagger-ui-dist', part));
  }
}

const GIT_ENV = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Octo Cat',
  GIT_AUTHOR_EMAIL: 'octo@acme.test',
  GIT_COMMITTER_NAME: 'Octo Cat',
  GIT_COMMITTER_EMAIL: 'octo@acme.test',
  GIT_AUTHOR_DATE: '2026-11-22T08:00:00Z',
  GIT_COMMITTER_DATE: '2026-11-22T08:00:00Z',
};
