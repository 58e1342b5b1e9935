import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readChangesets } from '#scripts/release/bumps.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';
import { readSources } from './sources.ts';

const read = (path: string) => readFileSync(join(REPOSITORY_ROOT, path), 'utf8');
const list = (pattern: string) => globSync(pattern, { cwd: REPOSITORY_ROOT }).toSorted();
const components = list('{actions,reusable-workflows}/*/package.json').map((path) => ({
  folder: dirname(path),
  ...(JSON.parse(read(path)) as { name: string; version: string }),
}));
const tagName = ({ folder }: { folder: string }) => basename(folder);

interface Job {
  permissions?: Record<string, string>;
  environment?: string;
  steps: { uses?: string; run?: string; with?: Record<string, unknown>; env?: Record<string, string> }[];
}
const release = parse(read('.github/workflows/ci-release.yml')).jobs as Record<string, Job>;
const jobs = Object.entries(release).map(([id, job]) => ({ id, ...job }));
const runs = ({ steps }: Job) => steps.map(({ run = '' }) => run).join('\n');

test('no action and workflow have the same name: their tags would be the same', () => {
  const names = components.map(tagName);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('what was never released begins as 1.0.0, since every page tells people to follow v1', () => {
  const bumps = readChangesets(list('.changeset/*.md').map(read));
  const first = components.filter(({ version }) => version === '0.0.0');
  expect(first.filter(({ name }) => bumps.get(name) !== 'major').map(({ name }) => name)).toEqual([]);
});

test('every component since its last release has the changesets that its changes need', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/release-check.ts'], {
    cwd: REPOSITORY_ROOT,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('what runs in a job that may write needs nothing but Node: no package is imported on the way', () => {
  const sources = new Map(readSources().map((source) => [source.path, source]));
  const seen = new Set<string>();
  const foreign: string[] = [];
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { specifier, file } of sources.get(path)?.imports ?? []) {
      if (specifier.startsWith('.') && file) visit(file);
      else if (!specifier.startsWith('node:')) foreign.push(`${path} imports ${specifier}`);
    }
  };
  for (const script of ['scripts/release.ts', 'scripts/version-pull-request.ts']) visit(script);
  expect(seen.size).toBeGreaterThan(10);
  expect(foreign).toEqual([]);
});

test('no release job both runs packages and may write', () => {
  const running = jobs.filter((job) => /\bnp[mx]\b/.test(runs(job)));
  expect(running.map(({ id }) => id)).toEqual(['versions', 'rebuild']);
  expect(running.map(({ permissions }) => permissions)).toEqual([{ contents: 'read' }, { contents: 'read' }]);
});

test('each right of a release is held by one job only', () => {
  const holders = (scope: string) => jobs.filter(({ permissions }) => permissions?.[scope] === 'write').map(({ id }) => id);
  expect(holders('id-token')).toEqual(['attest']);
  expect(holders('attestations')).toEqual(['attest']);
  expect(holders('contents')).toEqual(['version-pull-request', 'publish']);
  expect(holders('pull-requests')).toEqual(['version-pull-request']);
});

test('release jobs install without scripts, restore no cache, keep no credentials and know no secret', () => {
  const text = read('.github/workflows/ci-release.yml');
  expect(text).not.toMatch(/secrets\.|actions\/cache|cache-dependency|inherit/);
  for (const { uses = '', run = '', with: given = {} } of jobs.flatMap(({ steps }) => steps)) {
    if (uses.startsWith('actions/checkout@')) expect(given['persist-credentials']).toBe(false);
    if (uses.startsWith('actions/setup-node@')) expect(given['package-manager-cache']).toBe(false);
    if (/npm (ci|install)/.test(run)) expect(run).toBe('npm ci --ignore-scripts');
  }
});

test('a person approves before anything is attested or published, and the last job asks again who did', () => {
  const needs = (name: string) => [(release[name] as Job & { needs?: string | string[] }).needs].flat();
  expect([needs('approve'), needs('attest'), needs('publish')]).toEqual([['rebuild'], ['approve'], ['attest']]);
  expect(release.approve?.environment).toBe('release');
  for (const name of ['approve', 'publish']) expect(runs(release[name] as Job)).toContain('--commit "$GITHUB_SHA"');
  for (const name of ['approve', 'publish']) expect(runs(release[name] as Job)).toContain('--approved-for release');
});

test('the plan asks for missing releases as well as for missing tags, so that any later run completes what broke off', () => {
  expect(runs(release.plan as Job)).toContain('--dry-run --releases');
  expect(runs(release.publish as Job)).toContain(' --releases');
});

test('what one job hands to the next is kept as long as GitHub lets failed jobs run again', () => {
  const uploads = jobs.flatMap(({ steps }) => steps).filter(({ uses = '' }) => uses.startsWith('actions/upload-artifact@'));
  expect(uploads.map((step) => step.with?.['retention-days'])).toEqual([30]);
});

test('what is tagged was built anew and compared, and every bundle of it is attested', () => {
  const [build, compare] = (release.rebuild as Job).steps.slice(-2).map(({ run = '' }) => run);
  expect(build).toBe('npm run build');
  expect(compare).toContain('git diff --cached --exit-code');
  const [attest] = (release.attest as Job).steps.filter(({ uses = '' }) => uses.startsWith('actions/attest-build-provenance@'));
  const attested = String(attest?.with?.['subject-path']).trim().split(/\s+/).flatMap(list);
  expect(list('dist/*/*.{js,cjs,mjs}').filter((path) => !attested.includes(path))).toEqual([]);
});

test('Dependabot lets every kind of dependency ripen for a week', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as {
    updates: { 'package-ecosystem': string; cooldown?: Record<string, number> }[];
  };
  expect(updates.map((update) => update['package-ecosystem']).toSorted()).toEqual(['github-actions', 'npm', 'pip']);
  expect(updates.filter(({ cooldown }) => (cooldown?.['default-days'] ?? 0) < 7)).toEqual([]);
});

test.each(['.github/workflows/ci-release.yml', 'dist/deploy/index.js', 'scripts/release.ts', 'scripts/release/push.ts'])(
  '%s has owners who review it',
  (path) => {
    const folders = read('.github/CODEOWNERS')
      .split('\n')
      .flatMap((line) => /^\/(\S+\/)\s+@/.exec(line)?.[1] ?? []);
    expect(folders.filter((folder) => path.startsWith(folder))).not.toEqual([]);
  },
);

test('the form for defects offers every component', () => {
  const { body } = parse(read('.github/ISSUE_TEMPLATE/bug.yml')) as {
    body: { id?: string; attributes: { options?: string[] } }[];
  };
  const options = body.find(({ id }) => id === 'component')?.attributes.options ?? [];
  const wanted = components.map(
    ({ folder }) => `${folder.startsWith('actions/') ? 'action' : 'workflow'}: ${tagName({ folder })}`,
  );
  expect(wanted.filter((option) => !options.includes(option))).toEqual([]);
});
