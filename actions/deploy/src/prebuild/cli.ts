/** The one release of Vercel's command line that builds: a newer one could build otherwise from one day to the next. */
export const CLI_VERSION = '60.1.3';

export interface Command {
  file: string;
  args: string[];
}

/**
 * How the build is started: the `vercel` that is installed, where it is of the very release, else npm fetches that.
 * No shell is between, so the environment's name is one argument whatever it holds.
 */
export function buildCommand(environment: string, installed: string | undefined): Command {
  const args = ['build', '--yes', `--target=${environment}`];
  return installed === CLI_VERSION
    ? { file: 'vercel', args }
    : { file: 'npm', args: ['exec', '--yes', `--package=vercel@${CLI_VERSION}`, '--', 'vercel', ...args] };
}
