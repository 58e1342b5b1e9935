import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { callerFiles, TEMPLATES } from '@shipgate/cli/init/callers/files.ts';
import { choose } from '@shipgate/cli/init/choose.ts';
import type { InitFlags } from '@shipgate/cli/init/command.ts';
import { initCommand } from '@shipgate/cli/init/command.ts';
import { detectRepository } from '@shipgate/cli/init/detect/repository.ts';
import { parse } from 'yaml';
import { type InputTexts, readInputs } from '#kit/inputs/read.ts';
import { tool } from '#scripts/checks/tools.ts';
import { repositoryFolder } from '#testing/repository-folder.ts';
import { suiteHere } from './suite-here.ts';

const flagsOf = (texts: InputTexts): InitFlags => readInputs(initCommand, { texts, config: { texts: {}, places: {} }, env: {} });

const STATIC = { 'index.html': '', '.vercel/project.json': { projectId: 'prj_1', orgId: 'team_1' } };
const MONOREPO = {
  'package.json': { workspaces: ['apps/*'] },
  'apps/web/package.json': { name: 'web', dependencies: { next: '16' } },
  'apps/docs/package.json': { name: 'docs', dependencies: { astro: '5' } },
};

/** The files that init would write, by the name of their workflow. */
function written(files: Readonly<Record<string, string | object>>, texts: InputTexts = {}) {
  using folder = repositoryFolder(files);
  const made = callerFiles(choose(flagsOf(texts), detectRepository(folder.path)), suiteHere);
  expect(made.missing).toEqual([]);
  return Object.fromEntries(made.files.map(({ path, text }) => [path.replace(/^.*shipgate-|\.yml$/g, ''), text]));
}

const jobsOf = (text: string | undefined): Record<string, Record<string, Record<string, unknown>>> => parse(text ?? '').jobs;

const EVERYTHING = {
  canary: 'true',
  forks: 'true',
  compact: 'true',
  'supabase-url': 'https://abc.supabase.co',
  'email-from': 'Releases: the best <releases@acme.dev>',
  'email-to': 'a@acme.dev, b@acme.dev',
};

const SHAPES = [
  ['a static site', STATIC, {}],
  ['a repository that is not linked', { 'index.html': '' }, {}],
  ['every flag', STATIC, EVERYTHING],
  ['a monorepo', MONOREPO, {}],
  ['a monorepo with every flag', MONOREPO, EVERYTHING],
] as const;

test('there is a template for every reusable workflow that is called by itself', () => {
  expect(TEMPLATES.map(({ workflow }) => workflow)).toEqual(['preview', 'preview-fork', 'cleanup', 'production', 'rollback']);
});

const lint = existsSync(tool('actionlint')) ? test : test.skip;

lint.each(SHAPES)('the callers of %s pass actionlint against the real workflows, and zizmor as a pedant', (_, files, texts) => {
  using folder = repositoryFolder();
  const callers = Object.entries(written(files, texts));
  for (const [name, text] of callers) {
    // actionlint looks into a workflow that is called by its path, so ours are put beside their callers.
    folder.write({
      [`.github/workflows/${name}.yml`]: suiteHere.read(name) ?? '',
      [`.github/workflows/shipgate-${name}.yml`]: text.replaceAll(/shipgate\/shipgate\/(\S+)@\S+.*/g, './$1'),
      [`callers/shipgate-${name}.yml`]: text,
    });
  }
  const names = callers.map(([name]) => `shipgate-${name}.yml`);
  const findings = (program: string, args: string[]) => {
    const { status, stdout, stderr } = spawnSync(tool(program), args, { cwd: folder.path, encoding: 'utf8' });
    return status === 0 ? '' : stdout + stderr;
  };
  const plain = ['-no-color', '-shellcheck=', '-pyflakes='];
  const called = names.map((name) => join('.github/workflows', name));
  const real = names.map((name) => join('callers', name));
  expect(findings('actionlint', [...plain, ...called])).toBe('');
  expect(findings('actionlint', [...plain, ...real])).toBe('');
  const pedant = ['--offline', '--persona=pedantic', '--no-progress', '--color=never', '--quiet'];
  expect(findings('zizmor', [...pedant, ...real])).toBe('');
});

test.each(SHAPES)(
  'the callers of %s grant each scope with its reason, and exactly those that the workflow needs',
  (_, files, texts) => {
    for (const [name, text] of Object.entries(written(files, texts))) {
      for (const line of text.split('\n').filter((each) => /^ {6}[a-z-]+: (read|write)/.test(each)))
        expect(line).toMatch(/: (read|write) # \S/);
      const called = parse(suiteHere.read(name) ?? '').jobs as Record<string, { permissions?: Record<string, string> }>;
      const needed = new Set(Object.values(called).flatMap(({ permissions }) => Object.keys(permissions ?? {})));
      for (const job of Object.values(jobsOf(text))) expect(new Set(Object.keys(job.permissions ?? {}))).toEqual(needed);
    }
  },
);

test('every call is pinned to the full commit, with its version behind it', () => {
  for (const [name, text] of Object.entries(written(MONOREPO)))
    expect(text).toContain(`uses: shipgate/shipgate/.github/workflows/${name}.yml@${'c'.repeat(40)} # ${name}/v1.2.3`);
});

test('known ids stand as they are, unknown ones as variables', () => {
  expect(jobsOf(written(STATIC).preview).preview?.with).toMatchObject({
    'vercel-project-id': 'prj_1',
    'vercel-org-id': 'team_1',
  });
  expect(jobsOf(written({ 'index.html': '' }).preview).preview?.with).toMatchObject({
    'vercel-project-id': '${{ vars.VERCEL_PROJECT_ID }}',
    'vercel-org-id': '${{ vars.VERCEL_ORG_ID }}',
  });
});

test('a caller hands on only the secrets that have a use', () => {
  expect(Object.keys(jobsOf(written(STATIC).preview).preview?.secrets ?? {})).toEqual([
    'VERCEL_TOKEN',
    'VERCEL_AUTOMATION_BYPASS_SECRET',
  ]);
  expect(Object.keys(jobsOf(written(STATIC, EVERYTHING).preview).preview?.secrets ?? {})).toEqual([
    'VERCEL_TOKEN',
    'VERCEL_AUTOMATION_BYPASS_SECRET',
    'SUPABASE_SECRET_KEY',
    'RESEND_API_KEY',
  ]);
});

test('the approval is written down, whichever it is', () => {
  expect(jobsOf(written(STATIC).production).production?.with).toMatchObject({ approval: 'environment' });
  expect(jobsOf(written(STATIC, { approval: 'none' }).production).production?.with).toMatchObject({ approval: 'none' });
});

test('forks are deployed only when asked for, and then built without secrets', () => {
  expect(written(STATIC)['preview-fork']).toBeUndefined();
  const { preview, 'preview-fork': fork } = written(STATIC, { forks: 'true' });
  expect(jobsOf(preview).preview?.with).toMatchObject({ build: 'prebuilt', forks: 'build' });
  expect(parse(fork ?? '').on).toMatchObject({ workflow_run: { workflows: ['Preview'], types: ['completed'] } });
});

test('several projects share one preview, and are released and rolled back each by itself', () => {
  const { preview, production, rollback } = written(MONOREPO);
  expect(JSON.parse(String(jobsOf(preview).preview?.with?.projects))).toMatchObject([
    { name: 'docs', 'working-directory': 'apps/docs', config: 'apps/docs/shipgate.yml' },
    { name: 'web', 'vercel-project-id': '${{ vars.VERCEL_PROJECT_ID_APPS_WEB }}' },
  ]);
  expect(parse(production ?? '').on.push.tags).toEqual(['docs/v*', 'web/v*']);
  expect(Object.keys(jobsOf(production))).toEqual(['production-docs', 'production-web']);
  expect(parse(rollback ?? '').on.workflow_dispatch.inputs.project.options).toEqual(['docs', 'web']);
});

test('a release that waits for its approval holds up no newer one, by tag or by hand', () => {
  const { on, concurrency } = parse(written(STATIC).production ?? '');
  expect(Object.keys(on)).toEqual(['push', 'workflow_dispatch']);
  expect(concurrency.group).toContain('github.run_id');
});

test('a group that looks odd has its reason above it', () => {
  const { production, rollback, 'preview-fork': fork } = written(STATIC, EVERYTHING);
  for (const text of [production, rollback, fork]) expect(text).toMatch(/^concurrency:\n {2}# .+\n {2}group:/m);
  expect(fork).toMatch(/^cache-mode: none # .+/m);
});

test('a rollback by hand has a reason, or is the drill that the runbooks start, and waits for nobody', () => {
  const { on, concurrency } = parse(written(STATIC).rollback ?? '');
  expect(on.workflow_dispatch.inputs).toMatchObject({ reason: { default: '' }, drill: { type: 'boolean', default: false } });
  expect(concurrency.group).toContain('github.run_id');
  expect(jobsOf(written(STATIC).rollback).rollback?.with).toMatchObject({
    reason: '${{ inputs.reason }}',
    drill: "${{ github.event_name == 'schedule' || inputs.drill }}",
  });
});

test.each([
  [{ 'project-id': 'my project!' }, '--project-id is "my project!"'],
  [{ 'org-id': 'acme' }, '--org-id is "acme", but must be the id of a team'],
  [{ 'email-to': 'nobody', 'email-from': 'a@b.c' }, '"nobody" is no e-mail address'],
  [{ 'email-to': 'a@b.c' }, 'E-mails need both'],
  [{ forks: 'true', prebuilt: 'false' }, '--forks needs --prebuilt'],
])('%j is refused in one sentence', (texts, sentence) => {
  expect(() => written(STATIC, texts)).toThrow(sentence);
});

test('one id for several projects is refused, with the folders that need one', () => {
  expect(() => written(MONOREPO, { 'project-id': 'prj_1' })).toThrow('this one has 2: apps/docs, apps/web');
});

test('an input that the pinned commit does not know is refused, never left out in silence', () => {
  using folder = repositoryFolder(STATIC);
  const wishes = choose(flagsOf({}), detectRepository(folder.path));
  const old = { ...suiteHere, read: (name: string) => suiteHere.read(name)?.replace(/^ {6}approval:$/m, '      consent:') };
  expect(() => callerFiles(wishes, old)).toThrow('The workflow production of the pinned commit has no input "approval".');
});

test('a workflow that the pinned commit does not have is named as missing', () => {
  using folder = repositoryFolder(STATIC);
  const wishes = choose(flagsOf({}), detectRepository(folder.path));
  const old = { ...suiteHere, read: (name: string) => (name === 'cleanup' ? undefined : suiteHere.read(name)) };
  expect(callerFiles(wishes, old).missing).toEqual(['cleanup']);
});
