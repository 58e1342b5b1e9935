import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readActions } from '#scripts/docs/actions.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';
import { lostPaths, type Offer, untoldJobs, usedActions, wrongSteps } from './wiring-rules.ts';

const read = (path: string) => readFileSync(join(REPOSITORY_ROOT, path), 'utf8');
const reusable = readdirSync(join(REPOSITORY_ROOT, 'reusable-workflows'))
  .toSorted()
  .map((name) => ({ name, text: read(`reusable-workflows/${name}/${name}.yml`) }));
const published = globSync('.github/workflows/*.yml', { cwd: REPOSITORY_ROOT }).map((path) => ({ name: path, text: read(path) }));
const offers = (await readActions(REPOSITORY_ROOT)).map(
  ({ name, inputs }): Offer => ({
    name,
    inputs: new Map(Object.entries(inputs).map(([key, input]) => [key, input.presence === 'required' && !input.env])),
  }),
);

test('the published workflows are copies of the authored ones', () => {
  const run = spawnSync(process.execPath, ['scripts/sync.ts', '--check'], { cwd: REPOSITORY_ROOT, encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
});

test.each(reusable)('the package of $name depends on exactly the actions that its workflow uses', ({ name, text }) => {
  const { dependencies = {} } = JSON.parse(read(`reusable-workflows/${name}/package.json`));
  expect(Object.keys(dependencies).toSorted()).toEqual(usedActions(text).map((action) => `@shipgate/${action}`));
});

test.each([...reusable, ...published])('every "$/" of $name names what is there, and nothing is used by "./"', ({ text }) => {
  expect(lostPaths(text, (path) => existsSync(join(REPOSITORY_ROOT, path)))).toEqual([]);
});

test.each(reusable)('the steps of $name give only inputs that the actions have, and all that they need', ({ text }) => {
  expect(wrongSteps(text, offers)).toEqual([]);
});

test.each(reusable)('notify of $name waits for every job before it, so that none stays untold', ({ text }) => {
  expect(untoldJobs(text)).toEqual([]);
});

const BAD = `jobs:
  deploy:
    steps:
      - uses: actions/checkout@v1
      - uses: $/actions/deploy
        with: { url: x, nonsense: y }
  gate:
    steps:
      - uses: ./actions/smoke
      - uses: $/actions/smoke
  late:
    uses: $/.github/workflows/gone.yml
  notify:
    needs: deploy
    steps:
      - uses: $/actions/notify
  again:
    steps:
      - uses: $/actions/notify
`;

test('each of these rules finds what it is for', () => {
  const known: Offer[] = [
    { name: 'deploy', inputs: new Map([['url', true]]) },
    { name: 'smoke', inputs: new Map([['url', true]]) },
  ];
  expect(usedActions(BAD)).toEqual(['deploy', 'notify', 'smoke']);
  expect(lostPaths(BAD, (path) => path.startsWith('actions/'))).toEqual(['./actions/smoke', '$/.github/workflows/gone.yml']);
  expect(wrongSteps(BAD, known)).toEqual(['deploy: deploy has no nonsense', 'gate: smoke needs url']);
  expect(untoldJobs(BAD)).toEqual(['again notifies too', 'gate', 'again']);
});
