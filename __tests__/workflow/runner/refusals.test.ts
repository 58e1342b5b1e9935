import { expect, test } from '@jest/globals';
import { InvalidWorkflow, Unsupported } from '#sandbox/runner/errors.ts';
import { CI, onPush, playOnce, stage } from './stage.ts';

const job = (body: string) => onPush(`  job:\n    runs-on: ubuntu-latest\n${body}`);
const STEP = '    steps: [{ run: echo }]\n';

test.each([
  ['an unknown key', job(`    steeps: []\n${STEP}`), /ci\.yml \(Line: 6, Col: 5\): Unexpected value 'steeps'/],
  ['a wrong expression', job('    steps: [{ run: "echo ${{ secret.A }}" }]'), /Unrecognized named-value: 'secret'/],
  [
    'an unknown need',
    `${job(STEP)}  other:\n    needs: deploy\n    runs-on: ubuntu-latest\n${STEP}`,
    /depends on unknown job 'deploy'/,
  ],
  ['broken YAML', 'on: push\njobs: [', /not valid/],
  ['a background step', job('    steps: [{ run: echo, background: true }]'), /Unexpected value 'background'/],
  ['a waiting step', job('    steps: [{ wait-all: true }]'), /not valid/],
  ['another event', job(STEP).replace('on: push', 'on: release'), /does not run on 'push'/],
  ['a missing action', job('    steps: [{ uses: $/actions/nope }]'), /ci\.yml:6: Can't find 'action\.yml'/],
])('%s is refused as GitHub refuses it', async (_, workflow, message) => {
  const played = playOnce(workflow);
  await expect(played).rejects.toThrow(InvalidWorkflow);
  await expect(played).rejects.toThrow(message);
});

test.each([
  ['a container', job(`    container: node:24\n${STEP}`), /ci\.yml:6: .* jobs\.<id>\.container/],
  ['services', job(`    services: { db: { image: postgres } }\n${STEP}`), /ci\.yml:6: .* jobs\.<id>\.services/],
  ['cancel-timeout-minutes', job(`    cancel-timeout-minutes: 3\n${STEP}`), /ci\.yml:6: .* jobs\.<id>\.cancel-timeout-minutes/],
  ['a foreign action', job('    steps: [{ uses: actions/cache@v5 }]'), /ci\.yml:6: .*no folder stands for actions\/cache/],
  ['a Docker action', job('    steps: [{ uses: docker://alpine }]'), /ci\.yml:6: .* Docker actions/],
  [
    'an input of checkout that is not played',
    job('    steps: [{ uses: actions/checkout@v6, with: { lfs: true } }]'),
    /the input 'lfs' of actions\/checkout/,
  ],
  ['another shell', job('    steps: [{ run: echo, shell: pwsh }]'), /ci\.yml:6: .* shell: pwsh/],
  ['another system', job(STEP).replace('ubuntu-latest', 'windows-latest'), /ci\.yml:\d: .* runs-on: windows-latest/],
])('%s is refused by name and place', async (_, workflow, message) => {
  const played = playOnce(workflow);
  await expect(played).rejects.toThrow(Unsupported);
  await expect(played).rejects.toThrow(message);
});

test('composite actions are refused by name', async () => {
  using place = stage({
    [CI]: job('    steps: [{ uses: $/actions/both }]'),
    'actions/both/action.yml': 'name: b\ndescription: d\nruns:\n  using: composite\n  steps: [{ run: echo, shell: bash }]\n',
  });
  await expect(place.play()).rejects.toThrow(/ci\.yml:6: .*runs\.using: composite/);
});

test('an action whose bundle was not built is refused by its path', async () => {
  using place = stage({
    [CI]: job('    steps: [{ uses: $/actions/gate }]'),
    'actions/gate/action.yml': 'name: g\ndescription: d\nruns:\n  using: node24\n  main: ../../dist/gate/index.js\n',
  });
  await expect(place.play()).rejects.toThrow(/File not found: '.*\/dist\/gate\/index\.js'/);
});

test.each([
  ['an unknown one', { colour: 'red' }, /Unexpected inputs provided: \["colour"\]/],
  ['a missing one', {}, /Required input 'deployment' not provided/],
  ['an impossible choice', { deployment: 'd', environment: 'moon' }, /Provided value 'moon' for input 'environment'/],
])('a run by hand with %s is refused', async (_, inputs, message) => {
  const workflow = job(STEP).replace(
    'on: push',
    'on:\n  workflow_dispatch:\n    inputs:\n      deployment: { required: true }\n      environment: { type: choice, options: [preview], default: preview }',
  );
  const event = { name: 'workflow_dispatch', payload: { inputs }, ref: 'refs/heads/main', sha: 'HEAD', actor: 'a' };
  await expect(playOnce(workflow, { event })).rejects.toThrow(message);
});

test('a token cannot be passed on as a secret of another name', async () => {
  const call = onPush("  call:\n    uses: ./.github/workflows/called.yml\n    secrets: { token: '${{ github.token }}' }");
  using place = stage({
    [CI]: call,
    '.github/workflows/called.yml': `on: { workflow_call: { secrets: { token: {} } } }\n${job(STEP).replace(/^.*\n.*\n/, '')}`,
  });
  await expect(place.play()).rejects.toThrow(/ci\.yml:6: .*passing GITHUB_TOKEN/);
});
