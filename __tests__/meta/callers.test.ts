import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';
import { type Call, callProblems, callsOf } from './calls.ts';

const read = (path: string) => readFileSync(join(REPOSITORY_ROOT, path), 'utf8');
const list = (pattern: string) => globSync(pattern, { cwd: REPOSITORY_ROOT }).toSorted();
const names = list('reusable-workflows/*/*.yml').map((path) => path.split('/')[1]);
const files = [...list('examples/*/.github/workflows/*.yml'), ...list('.github/workflows/ci-*.yml')];
const calls = files.flatMap((path) => callsOf(path, read(path)));

test('every reusable workflow has a caller among the examples', () => {
  const called = calls.filter(({ path }) => path.startsWith('examples/')).map(({ name }) => name);
  expect(new Set(called)).toEqual(new Set(names));
});

test.each(calls)('$path gives $name what it takes, in the types it has, and grants exactly what its jobs ask for', (call) => {
  expect(callProblems(call, read(`reusable-workflows/${call.name}/${call.name}.yml`))).toEqual([]);
});

test.each(calls.filter(({ path }) => path.startsWith('examples/')))(
  '$path hands each secret on by name, from its own of that name',
  ({ secrets }) => {
    for (const [name, value] of Object.entries(secrets)) expect(value).toBe(`\${{ secrets.${name} }}`);
  },
);

test.each(calls.filter(({ path, name }) => name === 'production' && path.startsWith('examples/')).map(({ path }) => path))(
  '%s lets no release that waits for its approval hold up a newer one: those by hand share their ref',
  (path) => {
    const { on, concurrency } = parse(read(path)) as { on: object; concurrency?: { group: string } };
    const own = 'workflow_dispatch' in on ? 'github.run_id' : 'github.ref';
    if (concurrency) expect(concurrency.group).toContain(own);
  },
);

/** Steps of jobs that teams write themselves. */
const steps = files.flatMap((path) => {
  const jobs = parse(read(path)).jobs as Record<string, { steps?: { uses?: string; with?: object }[] }>;
  return Object.values(jobs).flatMap((job) =>
    (job.steps ?? []).flatMap(({ uses = '', with: given = {} }) => {
      const action = /^shipgate\/shipgate\/actions\/([a-z-]+)@/.exec(uses)?.[1];
      return action ? [{ path, action, given: Object.keys(given) }] : [];
    }),
  );
});

test.each(steps)('$path gives $action only inputs that it has, and all that it needs', ({ action, given }) => {
  const { inputs } = parse(read(`actions/${action}/action.yml`)) as { inputs: Record<string, { required?: boolean }> };
  expect(given.filter((name) => !(name in inputs))).toEqual([]);
  expect(Object.keys(inputs).filter((name) => inputs[name]?.required && !given.includes(name))).toEqual([]);
});

const CALLED = `on:
  workflow_call:
    inputs:
      url: { type: string, required: true }
      drill: { type: boolean }
      minutes: { type: number }
    secrets:
      TOKEN: { required: true }
    outputs:
      verdict: { value: x }
jobs:
  a: { permissions: { contents: read } }
  b: { permissions: { contents: read, deployments: write } }
`;
const GOOD: Call = {
  path: 'caller.yml',
  job: 'call',
  name: 'called',
  with: { url: '${{ vars.URL }}', drill: true, minutes: 5 },
  secrets: { TOKEN: '${{ secrets.TOKEN }}' },
  permissions: { contents: 'read', deployments: 'write' },
  own: { drill: 'boolean', note: 'string' },
  read: ['verdict'],
};

test.each<[string, Partial<Call>, string[]]>([
  ['that is right', {}, []],
  ['with an unknown input', { with: { ...GOOD.with, ur: 'x' } }, ['there is no input ur']],
  ['without a required input', { with: {} }, ['the input url is missing']],
  ['with a text for a boolean', { with: { ...GOOD.with, drill: 'true' } }, ['the input drill is a boolean and gets "true"']],
  [
    'with a variable for a boolean',
    { with: { ...GOOD.with, drill: '${{ vars.DRILL }}' } },
    ['the input drill is a boolean and gets "${{ vars.DRILL }}"'],
  ],
  ['with its own boolean', { with: { ...GOOD.with, drill: '${{ inputs.drill }}' } }, []],
  [
    'with its own text for a boolean',
    { with: { ...GOOD.with, drill: '${{ inputs.note }}' } },
    ['the input drill is a boolean and gets "${{ inputs.note }}"'],
  ],
  ['with a comparison', { with: { ...GOOD.with, drill: "${{ vars.DRILL == 'yes' }}" } }, []],
  ['with a text for a number', { with: { ...GOOD.with, minutes: '5' } }, ['the input minutes is a number and gets "5"']],
  ['with a number for a text', { with: { ...GOOD.with, url: 5 } }, ['the input url is a string and gets 5']],
  ['with an unknown secret', { secrets: { ...GOOD.secrets, KEY: 'x' } }, ['there is no secret KEY']],
  ['without a required secret', { secrets: {} }, ['the secret TOKEN is missing']],
  ['that grants too little', { permissions: { contents: 'read' } }, ['deployments: write is asked for and none granted']],
  [
    'that grants less than write',
    { permissions: { contents: 'read', deployments: 'read' } },
    ['deployments: write is asked for and read granted'],
  ],
  ['that grants more', { permissions: { ...GOOD.permissions, issues: 'read' } }, ['issues is granted and not asked for']],
  ['that reads an output which is not there', { read: ['url'] }, ['there is no output url']],
])('a call %s is judged so', (_, given, problems) => {
  expect(callProblems({ ...GOOD, ...given }, CALLED)).toEqual(problems);
});
