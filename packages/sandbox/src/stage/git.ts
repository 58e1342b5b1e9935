import { execFileSync } from 'node:child_process';

/** Author and date are fixed, so that the same files always give the same commits. */
const ENV = {
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

/** Runs git in a folder and answers its trimmed output. */
export const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, env: ENV, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
