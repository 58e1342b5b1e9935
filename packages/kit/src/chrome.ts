import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { UserError } from './errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Where GitHub's runners and people's machines have Chrome, Chromium or Edge. */
function candidates(env: Env): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((root) => root !== undefined);
    return roots.flatMap((root) => [
      join(root, 'Google/Chrome/Application/chrome.exe'),
      join(root, 'Microsoft/Edge/Application/msedge.exe'),
    ]);
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
  const folders = (env.PATH ?? '').split(':').filter(Boolean);
  return ['/opt/google/chrome/chrome', ...names.flatMap((name) => folders.map((folder) => join(folder, name)))];
}

/**
 * The browser to drive: `CHROME_PATH`, else an installed Chrome, Chromium or Edge. GitHub's hosted runners have one.
 * @throws UserError that names the choices when there is none, or when `CHROME_PATH` cannot be run.
 */
export function findChrome(env: Env): string {
  const given = env.CHROME_PATH;
  if (given) {
    if (isExecutable(given)) return given;
    throw new UserError(
      `CHROME_PATH is "${given}", but nothing executable stands there. Point it to a Chrome or Chromium program.`,
    );
  }
  const found = candidates(env).find(isExecutable);
  if (found) return found;
  throw new UserError(
    'No Chrome was found. Install Google Chrome or Chromium, or set CHROME_PATH to one; GitHub-hosted ubuntu, macos and windows runners have it already.',
  );
}

/** What an unattended Chrome needs: no first-run page, no calls home, and on Linux as root no sandbox, which root cannot have. */
export function chromeFlags(): string[] {
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  return [
    '--no-first-run',
    '--disable-quic',
    '--disable-sync',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-dev-shm-usage',
    ...(root ? ['--no-sandbox'] : []),
  ];
}

/** What a browser needs of the environment: where things are, its display, its language and the way out. */
const FOR_BROWSERS =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|TZ|LANG|LANGUAGE|LC_\w+|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_\w+|DBUS_SESSION_BUS_ADDRESS|FONTCONFIG_\w+|LD_LIBRARY_PATH|(https?|all|no)_proxy|SystemRoot|windir|SystemDrive|ComSpec|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|ProgramData|ProgramFiles(\(x86\))?)$/i;

/** The environment for a browser: it shows strangers' pages, so no secret of the job may be in its memory. */
export function browserEnv(env: Env): Record<string, string> {
  const given = Object.entries(env).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && FOR_BROWSERS.test(pair[0]),
  );
  // A Chrome that is killed leaves its shared memory as files: in the job's own folder, which goes with the job.
  return { ...Object.fromEntries(given), ...(env.RUNNER_TEMP && { TMPDIR: env.RUNNER_TEMP }) };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
