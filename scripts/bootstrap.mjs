// The door to every command: plain JavaScript that Node 20 runs. It installs what is missing and hands over to Node 24.
// Usage: node scripts/bootstrap.mjs COMMAND [ARGUMENTS…], where COMMAND is a file scripts/COMMAND.ts.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const [command, ...rest] = process.argv.slice(2);

/** Whether node_modules holds what the lockfile names: npm keeps a copy of what it installed, which is compared entry by entry. */
function isInstalled() {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const want = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(want).every(([path, entry]) => {
    // What is optional may belong to another platform; a workspace is a link and always there.
    if (!path.startsWith('node_modules/') || entry.optional || entry.devOptional || entry.peer || entry.link) return true;
    return have[path]?.version === entry.version;
  });
}

function install() {
  console.log('Installing the npm packages of package-lock.json (once; about a minute) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, error } = spawnSync(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  console.error(
    `npm ci failed${error ? `: ${error.message}` : ''}. The npm registry must be reachable; run \`npm ci\` by hand to see why it is not.`,
  );
  process.exit(1);
}

/** Node 24: this one when it is, else the one of npm's platform package. */
function findNode24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folders = [`node-${platform}`, `node-bin-${platform}`].map((name) => join(root, 'node_modules', name, 'bin'));
  const program = folders.flatMap((folder) => [join(folder, 'node'), join(folder, 'node.exe')]).find((file) => existsSync(file));
  if (program) return program;
  console.error(
    `Shipgate's scripts run on Node 24, and this is ${process.version} on ${process.platform} ${process.arch}, for which npm has no Node 24. Install Node 24 and try again.`,
  );
  return process.exit(1);
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`Node 20 or newer is needed to begin; this is ${process.version}.`);
  process.exit(1);
}
if (!command || !existsSync(join(root, 'scripts', `${command}.ts`))) {
  console.error(`There is no scripts/${command ?? ''}.ts. \`npm run\` lists the commands.`);
  process.exit(1);
}
if (!isInstalled()) install();

const child = spawn(findNode24(), ['--disable-warning=ExperimentalWarning', join(root, 'scripts', `${command}.ts`), ...rest], {
  stdio: 'inherit',
});
// Ctrl-C reaches the whole process group; whoever signals this process alone means the command.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
