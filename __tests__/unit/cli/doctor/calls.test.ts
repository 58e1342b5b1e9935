import { expect, test } from '@jest/globals';
import { callsIn } from '@shipgate/cli/doctor/calls.ts';
import { judgePins } from '@shipgate/cli/doctor/checks/pins.ts';
import { judgeCall } from '@shipgate/cli/doctor/checks/workflow-calls.ts';
import { namedProjects, resolve } from '@shipgate/cli/doctor/values.ts';
import { parseOffer } from '@shipgate/cli/init/offer.ts';
import { repositoryFolder } from '#testing/repository-folder.ts';

const SHA = 'a'.repeat(40);

const caller = (given: { uses?: string; more?: string; permissions?: string } = {}) => `on: [pull_request, workflow_dispatch]
jobs:
  preview:
    permissions:
      contents: read
      ${given.permissions ?? 'actions: write'}
    uses: ${given.uses ?? `shipgate/shipgate/.github/workflows/preview.yml@${SHA} # preview/v1.2.3`}
    with:
      vercel-project-id: prj_1
      ${given.more ?? ''}
`;
const offer = parseOffer(
  'preview',
  `on:
  workflow_call:
    inputs:
      vercel-project-id: { type: string, required: true }
      projects: { type: string }
jobs:
  deploy:
    permissions:
      contents: read
  notify:
    permissions:
      actions: write # read reports
      contents: read
`,
);
const first = (text: string) => {
  const [call] = callsIn('.github/workflows/preview.yml', text);
  if (!call) throw new Error('No call was found.');
  return call;
};
const judged = (text: string) => judgeCall(first(text), { kind: 'offer', offer });

test('a call is read with its place, pin, inputs, grants and events', () => {
  expect(first(caller())).toEqual({
    place: '.github/workflows/preview.yml:7',
    workflow: 'preview',
    ref: SHA,
    comment: 'preview/v1.2.3',
    with: { 'vercel-project-id': 'prj_1' },
    permissions: { contents: 'read', actions: 'write' },
    events: ['pull_request', 'workflow_dispatch'],
  });
});

test('a step that uses an action of Shipgate counts, anything else does not', () => {
  const text = `on: push
jobs:
  a:
    steps:
      - uses: actions/checkout@v5
      - uses: shipgate/shipgate/actions/smoke@smoke/v1
`;
  expect(callsIn('a.yml', text)).toMatchObject([{ place: 'a.yml:6', workflow: undefined, ref: 'smoke/v1' }]);
});

test('what is no workflow is left to GitHub', () => {
  expect(callsIn('a.yml', 'just a text')).toEqual([]);
  expect(callsIn('a.yml', 'jobs: [1, 2')).toEqual([]);
});

test.each([
  [caller(), 'pass', 'pinned to one commit: preview/v1.2.3'],
  [caller({ uses: 'shipgate/shipgate/.github/workflows/preview.yml@preview/v1' }), 'warn', 'which can be moved to other code'],
  [caller({ uses: `shipgate/shipgate/.github/workflows/preview.yml@${SHA}` }), 'warn', 'without a version behind it'],
])('a pin is judged: %#', (text, verdict, words) => {
  expect(judgePins([first(text)])).toMatchObject({ verdict, title: expect.stringContaining(words) });
});

test('a repository without any call fails', () => {
  expect(judgePins([])).toMatchObject({ verdict: 'fail', fix: expect.stringContaining('shipgate init') });
});

test.each([
  [caller(), 'pass', 'fits preview'],
  [caller({ more: 'vercel-projekt: x' }), 'fail', 'gives preview an input "vercel-projekt"'],
  [caller().replace('vercel-project-id: prj_1', 'projects: "[]"'), 'fail', 'does not give preview its input "vercel-project-id"'],
  [caller({ permissions: 'actions: read' }), 'fail', 'does not grant preview "actions: write"'],
  [caller({ permissions: 'actions: write\n      packages: write' }), 'warn', 'grants preview "packages", which it does not need'],
])('a call is held against what the workflow takes and needs: %#', (text, verdict, words) => {
  expect(judged(text)).toMatchObject({ verdict, title: expect.stringContaining(words) });
});

test('a commit that is not here is not judged, and never passes', () => {
  expect(judgeCall(first(caller()), { kind: 'unknown' }).verdict).toBe('warn');
  expect(judgeCall(first(caller()), { kind: 'none' }).verdict).toBe('fail');
});

test('a variable of GitHub is looked up under its name, and any other expression is unknown', () => {
  const env = { VERCEL_PROJECT_ID: 'prj_2' };
  expect(resolve('${{ vars.VERCEL_PROJECT_ID }}', env)).toBe('prj_2');
  expect(resolve('${{ vars.OTHER }}', env)).toBeUndefined();
  expect(resolve('${{ inputs.id }}', env)).toBeUndefined();
});

test('the projects of a list are named with their folders, each once', () => {
  const list = JSON.stringify([{ name: 'web', 'vercel-project-id': 'prj_1', 'working-directory': 'apps/web' }]);
  const calls = [
    first(caller().replace('vercel-project-id: prj_1', `projects: '${list}'\n      vercel-org-id: team_1`)),
    first(caller()),
  ];
  expect(namedProjects(calls, {}, '/nonexistent')).toEqual([{ name: 'web', id: 'prj_1', teamId: 'team_1', folder: 'apps/web' }]);
});

test('without a caller the environment names the project, else the link does', () => {
  using folder = repositoryFolder({ '.vercel/project.json': { projectId: 'prj_linked', orgId: 'team_1' } });
  expect(namedProjects([], { VERCEL_PROJECT_ID: 'prj_env' }, folder.path)).toMatchObject([{ id: 'prj_env' }]);
  expect(namedProjects([], {}, folder.path)).toMatchObject([{ id: 'prj_linked', teamId: 'team_1' }]);
  expect(namedProjects([], {}, '/nonexistent')).toEqual([]);
});
