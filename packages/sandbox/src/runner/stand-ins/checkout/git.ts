import { execFileSync } from 'node:child_process';

/** Runs git and answers its trimmed output. Only the machine's own defaults count, never a person's settings. */
export function git(cwd: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', GIT_TERMINAL_PROMPT: '0' };
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/** The git setting that actions/checkout leaves a token in. */
export const credentialKey = (server: string): string => `http.${server}/.extraheader`;
