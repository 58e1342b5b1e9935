import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

/** A repository of three files around the real bootstrap, with an `npm` that writes down how it was called. */
function repository(options: { installed?: string; npm?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-bootstrap-'));
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const packages = (version: string) => JSON.stringify({ packages: { 'node_modules/a': { version } } });
  write('package.json', '{"type":"module"}');
  write('package-lock.json', packages('1.0.0'));
  if (options.installed) write('node_modules/.package-lock.json', packages(options.installed));
  cpSync(join(REPOSITORY_ROOT, 'scripts/bootstrap.mjs'), join(folder, 'scripts/bootstrap.mjs'));
  write(
    'scripts/hello.ts',
    'const words: string[] = process.argv.slice(2); console.log(words.join()); process.exitCode = words.length;',
  );
  write('scripts/wait.ts', "process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('ready');");
  write('bin/npm', `#!/bin/sh\necho "$@" >> "${folder}/npm.log"\n${options.npm ?? 'exit 0'}\n`);
  chmodSync(join(folder, 'bin/npm'), 0o755);
  return {
    folder,
    npmCalls: () => (existsSync(join(folder, 'npm.log')) ? readFileSync(join(folder, 'npm.log'), 'utf8') : ''),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function bootstrap(folder: string, args: readonly string[], onReady?: (kill: (signal: NodeJS.Signals) => void) => void) {
  const child = spawn(process.execPath, [join(folder, 'scripts/bootstrap.mjs'), ...args], {
    cwd: tmpdir(),
    env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
      if (String(chunk).includes('ready')) onReady?.((signal) => child.kill(signal));
    });
  }
  const code = await new Promise((done) => child.once('close', done));
  return { code, output };
}

test('a command runs with its arguments, and its exit code is the exit code', async () => {
  using place = repository({ installed: '1.0.0' });
  expect(await bootstrap(place.folder, ['hello', 'a', '--b', 'c d'])).toEqual({ code: 3, output: 'a,--b,c d\n' });
  expect(place.npmCalls()).toBe('');
});

test.each([
  ['absent', undefined],
  ['stale', '0.9.0'],
])('an install that is %s is made by npm ci, said so, before the command runs', async (_, installed) => {
  using place = repository(installed ? { installed } : {});
  const { code, output } = await bootstrap(place.folder, ['hello']);
  expect({ code, lines: output.trim().split('\n').length }).toEqual({ code: 0, lines: 1 });
  expect(output).toContain('Installing the npm packages');
  expect(place.npmCalls()).toMatch(/^ci /);
});

test('an install that fails ends in one sentence that says what to do, without running the command', async () => {
  using place = repository({ npm: 'exit 1' });
  const { code, output } = await bootstrap(place.folder, ['hello', 'a', 'b']);
  expect(code).toBe(1);
  expect(output).toContain('npm ci failed. The npm registry must be reachable');
});

test.each(['nosuch', ''])('a command that is not there is refused: "%s"', async (name) => {
  using place = repository();
  const { code, output } = await bootstrap(place.folder, [name]);
  expect(code).toBe(1);
  expect(output).toMatch(/^There is no scripts\/.*\.ts\. `npm run` lists the commands\.\n$/);
  expect(place.npmCalls()).toBe('');
});

test('a signal reaches the command, which may clean up and choose the exit code', async () => {
  using place = repository({ installed: '1.0.0' });
  expect(await bootstrap(place.folder, ['wait'], (kill) => kill('SIGTERM'))).toMatchObject({ code: 7 });
});

test('every command of package.json has its script', () => {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const commands = Object.values(scripts).map((line) => /^node scripts\/bootstrap\.mjs (\S+)$/.exec(line)?.[1]);
  expect(commands.filter((command) => !existsSync(join(REPOSITORY_ROOT, `scripts/${command}.ts`)))).toEqual([]);
});
