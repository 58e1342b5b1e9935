import { globSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { repositoryFolder } from '#testing/repository-folder.ts';
import { runShipgate } from './run-shipgate.ts';

const CALLERS = ['cleanup', 'preview', 'production', 'rollback'].map((name) => `.github/workflows/shipgate-${name}.yml`);
const writtenIn = (folder: string) =>
  [...globSync('**/shipgate*.yml', { cwd: folder }), ...globSync('.github/**/*.yml', { cwd: folder })].toSorted();

test('a static site gets its callers and settings, and is told what to set, without being asked where there is no terminal', async () => {
  using folder = repositoryFolder({ 'index.html': '<title>Hi</title>', 'about.html': '' });
  const run = await runShipgate(folder.path, ['init']);
  expect([run.exitCode, run.stderr]).toEqual([0, '']);
  expect(run.stdout).toMatch(/^Found a static site\./);
  expect(writtenIn(folder.path)).toEqual(['.github/shipgate.yml', ...CALLERS]);
  expect(parse(folder.read('.github/shipgate.yml'))).toMatchObject({
    smoke: { pages: ['/', '/about.html'] },
    'header-audit': { 'fail-on': 'never' },
  });
  for (const command of ['gh secret set VERCEL_TOKEN', 'gh variable set VERCEL_PROJECT_ID', 'environments/production-approval'])
    expect(run.stdout).toContain(command);
  // A value never stands on a command line, where every user of the machine can read it.
  expect(run.stdout).not.toMatch(/gh secret set \w+ (-b|--body|<)/);
});

test('a linked Next.js project is written with its own ids and pages, and needs no variable', async () => {
  using folder = repositoryFolder({
    'package.json': { dependencies: { next: '16' } },
    'app/page.tsx': '',
    'app/pricing/page.tsx': '',
    '.vercel/project.json': { projectId: 'prj_next', orgId: 'team_next' },
  });
  const run = await runShipgate(folder.path, ['init', '--yes']);
  expect(run.stdout).toContain('Found Next.js (Vercel project prj_next); npm.');
  expect(folder.read('.github/workflows/shipgate-preview.yml')).toMatch(/vercel-project-id: prj_next$/m);
  expect(parse(folder.read('.github/shipgate.yml')).smoke.pages).toEqual(['/', '/pricing']);
  expect(run.stdout).not.toContain('gh variable set');
});

test('a pnpm monorepo gets one preview for all its projects, and settings beside each', async () => {
  using folder = repositoryFolder({
    'pnpm-lock.yaml': '',
    'pnpm-workspace.yaml': 'packages: ["apps/*"]\n',
    'apps/web/package.json': { name: 'web', dependencies: { next: '16' } },
    'apps/docs/package.json': { name: 'docs', dependencies: { astro: '5' } },
  });
  const run = await runShipgate(folder.path, ['init']);
  expect(run.stdout).toContain('Astro in apps/docs, Next.js in apps/web; pnpm monorepo');
  expect(writtenIn(folder.path)).toEqual(expect.arrayContaining(['apps/docs/shipgate.yml', 'apps/web/shipgate.yml']));
  expect(run.stdout).toContain('gh variable set VERCEL_PROJECT_ID_APPS_WEB');
});

test('what is there already and the same is left alone', async () => {
  using folder = repositoryFolder({ 'index.html': '' });
  await runShipgate(folder.path, ['init']);
  const again = await runShipgate(folder.path, ['init']);
  expect(again.exitCode).toBe(0);
  expect(again.stdout.match(/unchanged/g)).toHaveLength(CALLERS.length);
  expect(again.stdout).toContain('0 files written.');
});

test('a workflow that differs is shown and kept, and nothing else is written either', async () => {
  using folder = repositoryFolder({ 'index.html': '', '.github/workflows/shipgate-preview.yml': 'name: Mine\n' });
  const run = await runShipgate(folder.path, ['init']);
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toMatch(/^ {4}-name: Mine\n {4}\+name: Preview$/m);
  expect(run.stderr).toContain('Nothing was written, since 1 file of yours would change. Run it again with --force');
  expect(writtenIn(folder.path)).toEqual(['.github/workflows/shipgate-preview.yml']);
  expect(folder.read('.github/workflows/shipgate-preview.yml')).toBe('name: Mine\n');
});

test('--force overwrites workflows, but never settings', async () => {
  const mine = 'smoke:\n  pages: [/mine]\n';
  using folder = repositoryFolder({
    'index.html': '',
    '.github/workflows/shipgate-preview.yml': 'name: Mine\n',
    '.github/shipgate.yml': mine,
  });
  const run = await runShipgate(folder.path, ['init', '--force']);
  expect(run.exitCode).toBe(0);
  expect(folder.read('.github/workflows/shipgate-preview.yml')).toContain('name: Preview');
  expect(folder.read('.github/shipgate.yml')).toBe(mine);
});

test('a dry run writes nothing', async () => {
  using folder = repositoryFolder({ 'index.html': '' });
  const run = await runShipgate(folder.path, ['init', '--dry-run']);
  expect([run.exitCode, writtenIn(folder.path)]).toEqual([0, []]);
  expect(run.stdout).toContain('new        .github/workflows/shipgate-preview.yml');
});

test.each([
  [['init', '--forse'], 'Unknown flag --forse of init. Did you mean "--force"?'],
  [['init', '--approval', 'me'], 'must be one of environment, none'],
  [['init', '--json'], 'Flag --json is not known to init.'],
  [['init', '--suite-ref', 'main'], 'must be a full commit of 40 hex digits'],
  [['doctor', '--timeout-seconds', 'soon'], 'must be a whole number from 1 to 60'],
])('%j is bad usage: one sentence and exit code 2', async (args, sentence) => {
  using folder = repositoryFolder({ 'index.html': '' });
  const run = await runShipgate(folder.path, args);
  expect(run.stderr).toContain(sentence);
  expect([run.exitCode, run.stderr.trim().split('\n').length, writtenIn(folder.path)]).toEqual([2, 1, []]);
});

test('below the root of a repository, where GitHub reads no workflow, it is told where to go', async () => {
  using folder = repositoryFolder({ 'docs/index.html': '' });
  const run = await runShipgate(`${folder.path}/docs`, ['init']);
  expect([run.exitCode, run.stderr]).toEqual([2, expect.stringContaining('run init there')]);
});

test('help tells the flags of both commands', async () => {
  const all = await runShipgate('/', ['--help']);
  expect(all.stdout).toMatch(/^ {2}init .*\n {2}doctor /m);
  const one = await runShipgate('/', ['init', '--help']);
  expect(one.stdout).toMatch(/--approval <environment\|none>/);
  expect(one.stdout).not.toContain('--json');
});
