import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readActions } from '#scripts/docs/actions.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

interface Job {
  needs?: string | string[];
  uses?: string;
  steps?: { uses?: string; with?: Record<string, unknown> }[];
}

interface Workflow {
  path: string;
  jobs: Record<string, Job>;
}

const read = (path: string) => readFileSync(join(REPOSITORY_ROOT, path), 'utf8');
const load = (path: string): Workflow => ({ path, jobs: parse(read(path)).jobs });
const names = readdirSync(join(REPOSITORY_ROOT, 'reusable-workflows')).toSorted();
const reusable = names.map((name) => ({ name, ...load(`reusable-workflows/${name}/${name}.yml`) }));
const all = [...reusable, ...globSync('.github/workflows/*.yml', { cwd: REPOSITORY_ROOT }).map(load)];
const actions = await readActions(REPOSITORY_ROOT);

const stepsOf = ({ steps }: Job) => steps ?? [];
const usesOf = (job: Job) => [job.uses, ...stepsOf(job).map(({ uses }) => uses)].filter((uses) => uses !== undefined);
const ownAction = (uses: string | undefined) => /^\$\/actions\/([^/@]+)$/.exec(uses ?? '')?.[1];
const actionsOf = (job: Job) => usesOf(job).flatMap((uses) => ownAction(uses) ?? []);

test('the published workflows are copies of the authored ones', () => {
  const run = spawnSync(process.execPath, ['scripts/sync.ts', '--check'], { cwd: REPOSITORY_ROOT, encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
});

test.each(reusable)('the package of $name depends on exactly the actions that its workflow uses', ({ name, jobs }) => {
  const used = new Set(Object.values(jobs).flatMap(actionsOf));
  const { dependencies = {} } = JSON.parse(read(`reusable-workflows/${name}/package.json`));
  expect(new Set(Object.keys(dependencies))).toEqual(new Set([...used].map((action) => `@shipgate/${action}`)));
});

test.each(all)('every "$/" of $path names what is there, and nothing is used by "./"', ({ jobs }) => {
  const uses = Object.values(jobs).flatMap(usesOf);
  expect(uses.filter((path) => path.startsWith('./'))).toEqual([]);
  const own = uses.filter((path) => path.startsWith('$/')).map((path) => path.slice(2));
  expect(own.filter((path) => !existsSync(join(REPOSITORY_ROOT, path)))).toEqual([]);
});

test.each(reusable)('the steps of $name give only inputs that the actions have, and all that they need', ({ jobs }) => {
  for (const step of Object.values(jobs).flatMap(stepsOf)) {
    const action = actions.find(({ name }) => name === ownAction(step.uses));
    if (!action) continue;
    const given = Object.keys(step.with ?? {});
    expect(given.filter((name) => !(name in action.inputs))).toEqual([]);
    const missing = Object.entries(action.inputs).filter(
      ([name, input]) => input.presence === 'required' && !input.env && !given.includes(name),
    );
    expect(missing.map(([name]) => `${action.name} needs ${name}`)).toEqual([]);
  }
});

test.each(reusable)('notify of $name waits for every job before it, so that none stays untold', ({ jobs }) => {
  const [notify, ...more] = Object.entries(jobs).filter(([, job]) => actionsOf(job).includes('notify'));
  expect(more).toEqual([]);
  const needs = [notify?.[1].needs ?? []].flat();
  const others = Object.entries(jobs).filter(([name, job]) => name !== notify?.[0] && actionsOf(job).length > 0);
  expect(others.map(([name]) => name).filter((name) => !needs.includes(name))).toEqual([]);
});
