import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { CLI_VERSION } from '@shipgate/deploy/prebuild/cli.ts';
import { type Stage, setStage } from './stage.ts';

/** A program named `vercel` that tells the pinned version, notes what it was given, and then does what the test says. */
function standIn(stage: Stage, work: string): string {
  const script = [
    `#!${process.execPath}`,
    "const fs = require('node:fs');",
    `if (process.argv[2] === '--version') { console.log('${CLI_VERSION}'); process.exit(); }`,
    "fs.writeFileSync('seen.json', JSON.stringify({ args: process.argv.slice(2), env: process.env, pid: process.pid }));",
    work,
  ].join('\n');
  const folder = stage.folder({ vercel: script });
  chmodSync(join(folder, 'vercel'), 0o755);
  return `${folder}:${dirname(process.execPath)}:/usr/bin:/bin`;
}

const WRITES_OUTPUT = [
  "fs.mkdirSync('.vercel/output/static', { recursive: true });",
  "fs.writeFileSync('.vercel/output/config.json', '{\"version\":3}');",
  "fs.writeFileSync('.vercel/output/static/index.html', 'built');",
  "console.log('shop is ' + process.env.SHOP);",
].join('\n');

const seenIn = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8')) as { args: string[]; env: Record<string, string>; pid: number };

test('a build gets the settings and variables of its environment, and nothing that could deploy', async () => {
  await using stage = await setStage({
    framework: 'vite',
    env: { SHOP: 'all "quoted"\nlines', LOCKED: 'sensitive-value' },
    sensitiveNames: ['LOCKED'],
    environments: [{ slug: 'staging', env: { DATABASE: 'staging-hunter2hunter2' } }],
  });
  const site = stage.folder({ 'index.html': 'source' });
  const { token } = stage.sandbox.vercel;
  using run = await stage.deploy(
    { operation: 'build', 'working-directory': site, environment: 'staging', 'build-env': 'API_KEY=build-hunter2hunter2' },
    {
      env: {
        PATH: standIn(stage, `${WRITES_OUTPUT}\nconsole.log(process.env.DATABASE);`),
        ACTIONS_RUNTIME_TOKEN: 'runtime-token-1',
      },
    },
  );
  expect(run.exitCode).toBe(0);
  expect(run.outputs['output-directory']).toBe(join(site, '.vercel/output'));
  const { args, env } = seenIn(site);
  expect(args).toEqual(['build', '--yes', '--target=staging']);
  expect(env).toMatchObject({
    SHOP: 'all "quoted"\nlines',
    DATABASE: 'staging-hunter2hunter2',
    API_KEY: 'build-hunter2hunter2',
    VERCEL_TARGET_ENV: 'staging',
  });
  expect(JSON.stringify(env)).not.toContain(token);
  expect(JSON.stringify(env)).not.toContain(stage.sandbox.github.token);
  expect(Object.keys(env).filter((name) => /TOKEN|^INPUT_|^ACTIONS_|^STATE_|GITHUB_(?:OUTPUT|ENV|STATE)/.test(name))).toEqual([]);
  expect(JSON.parse(readFileSync(join(site, '.vercel/project.json'), 'utf8'))).toMatchObject({
    orgId: stage.sandbox.vercel.teamId,
    settings: { framework: 'vite' },
  });
  expect(existsSync(join(site, '.vercel/.env.staging.local'))).toBe(false);
  expect(run.annotations.find(({ level }) => level === 'warning')?.message).toContain('sensitive variables: LOCKED.');
  const said = run.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  expect(said.join('\n')).toContain('::group::Build log');
  expect(said.join('\n')).not.toContain('hunter2hunter2');
  using deployed = await stage.deploy({ 'working-directory': site, environment: 'staging' });
  expect(await (await fetch(`${deployed.outputs.url}/`)).text()).toBe('built');
});

test('without a token nothing is asked of Vercel, and the build runs all the same', async () => {
  await using stage = await setStage();
  const site = stage.folder({ 'index.html': 'source' });
  const env = { PATH: standIn(stage, WRITES_OUTPUT), VERCEL_TOKEN: '' };
  using run = await stage.deploy({ operation: 'build', 'working-directory': site }, { env });
  expect(run.exitCode).toBe(0);
  expect(stage.calls()).toEqual([]);
  expect(JSON.parse(readFileSync(join(site, '.vercel/project.json'), 'utf8'))).toMatchObject({ projectId: 'petstore' });
});

test('a build that fails is red, with the end of its log and its errors at their lines', async () => {
  await using stage = await setStage();
  const site = stage.folder({ 'src/pets.ts': 'x' });
  const work =
    "console.error('src/pets.ts:3:7 - error TS2304: Cannot find name');\nconsole.log('::error::hostile');\nprocess.exit(3);";
  using run = await stage.deploy(
    { operation: 'build', 'working-directory': site },
    { env: { PATH: standIn(stage, work), GITHUB_WORKSPACE: site } },
  );
  expect(run.exitCode).toBe(1);
  expect(run.report.findings[0]).toMatchObject({
    rule: 'build-failed',
    verdict: 'fail',
    title: expect.stringContaining('exit code 3'),
    help: expect.stringContaining('Cannot find name'),
  });
  expect(run.report.evidence).toMatchObject([{ name: 'build.log' }]);
  expect(run.annotations.filter(({ message }) => message === 'hostile')).toEqual([]);
  expect(run.outputs['output-directory']).toBeUndefined();
});

test('a build that ends well and leaves no whole output is an error', async () => {
  await using stage = await setStage();
  const work = "fs.mkdirSync('.vercel/output', { recursive: true });";
  using run = await stage.deploy(
    { operation: 'build', 'working-directory': stage.folder({ 'index.html': 'x' }) },
    { env: { PATH: standIn(stage, work) } },
  );
  expect(run.report).toMatchObject({ verdict: 'error', reason: expect.stringContaining('has no config.json') });
});

test('a cancelled job ends the build with all that it has started', async () => {
  await using stage = await setStage();
  const site = stage.folder({ 'index.html': 'x' });
  const work = [
    "const child = require('node:child_process').spawn('sleep', ['600']);",
    "fs.writeFileSync('child', String(child.pid));",
    "console.log('working');",
  ].join('\n');
  using run = await stage.deploy(
    { operation: 'build', 'working-directory': site },
    { env: { PATH: standIn(stage, work) }, onStdout: (soFar, send) => soFar.includes('\nworking') && send('SIGTERM') },
  );
  expect(run.exitCode).toBe(1);
  expect(run.report.verdict).toBe('error');
  const pids = [seenIn(site).pid, Number(readFileSync(join(site, 'child'), 'utf8'))];
  expect(pids.filter(isRunning)).toEqual([]);
});

/** Killed and not yet collected by its parent counts as ended. */
function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
}
