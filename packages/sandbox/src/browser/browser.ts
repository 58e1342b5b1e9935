import { spawnSync } from 'node:child_process';
import { findChrome } from '#kit/chrome.ts';
import { messageOf } from '#kit/errors.ts';
import { unpackChromium } from './unpack.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * A browser for demo, tests and sandbox, in this order: `CHROME_PATH`, an installed Chrome, Chromium or Edge, the headless Chromium
 * inside the npm package `@sparticuz/chromium`, Debian's package when root. The actions themselves only know the first two.
 * @returns the program's path; @throws Error that names the choices.
 */
export async function provideBrowser(env: Env): Promise<string> {
  const tried: string[] = [];
  const ways = [() => findChrome(env), () => unpackChromium(), () => installDebianChromium(env)];
  for (const way of ways) {
    try {
      const program = await way();
      assertRuns(program);
      return program;
    } catch (cause) {
      // A CHROME_PATH that does not work is a mistake to tell, not a reason to look elsewhere.
      if (env.CHROME_PATH) throw cause;
      tried.push(messageOf(cause));
    }
  }
  throw new Error(
    `No browser could be found or unpacked. Install Google Chrome or Chromium, or set CHROME_PATH to one. Tried:\n- ${tried.join('\n- ')}`,
  );
}

function assertRuns(program: string): void {
  const { status, stdout, stderr, error } = spawnSync(program, ['--version', '--headless'], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  if (status === 0 && /\d+\.\d+/.test(stdout)) return;
  throw new Error(`${program} does not run here: ${error?.message ?? (stderr || stdout).trim().split('\n')[0]}`);
}

function installDebianChromium(env: Env): string {
  const canInstall = process.platform === 'linux' && process.getuid?.() === 0;
  if (!canInstall) throw new Error("Debian's chromium package can only be installed by root on Linux.");
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  spawnSync('apt-get', ['update', '-q'], options);
  const { status } = spawnSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], options);
  if (status !== 0) throw new Error('`apt-get install chromium` failed.');
  return findChrome(env);
}
