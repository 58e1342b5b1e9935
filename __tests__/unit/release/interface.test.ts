import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { actionInterface, breakingChanges, workflowInterface } from '#scripts/release/interface.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

const workflow = (permissions: string, call = '') =>
  workflowInterface(
    `on:\n  workflow_call:\n${call || '    inputs: {}'}\njobs:\n  a:\n    permissions:\n      contents: read\n  b:\n    permissions: ${permissions}\n`,
  );

test.each([
  ['a new scope', '{ contents: read }', '{ contents: read, issues: read }', ['`issues: read`']],
  ['a scope that is written now', '{ issues: read }', '{ issues: write }', ['`issues: write`']],
  ['a scope that is only read now', '{ issues: write }', '{ issues: read }', []],
  ['a scope that is gone', '{ issues: write }', '{}', []],
  ['a scope that another job had already', '{}', '{ contents: read }', []],
])('%s of a workflow is told as what it means for callers', (_, before, after, told) => {
  expect(breakingChanges(workflow(before), workflow(after))).toEqual(told.map((words) => expect.stringContaining(words)));
});

test('what is gone or newly demanded breaks callers; what is new or optional does not', () => {
  const before = workflow(
    '{}',
    '    inputs:\n      url: {}\n      old: {}\n    secrets:\n      TOKEN: {}\n    outputs:\n      verdict: {}',
  );
  const after = workflow(
    '{}',
    '    inputs:\n      url: { required: true }\n      new: {}\n    secrets:\n      OTHER: { required: true }\n    outputs:\n      more: {}',
  );
  expect(breakingChanges(before, after)).toEqual([
    'The input `old` is gone.',
    'The secret `TOKEN` is gone: callers that pass it stop at start-up.',
    'The output `verdict` is gone.',
    'The input `url` must be given now.',
    'The secret `OTHER` must be given now.',
  ]);
});

test('a real action and a real workflow are read whole', () => {
  const read = (path: string) => readFileSync(join(REPOSITORY_ROOT, path), 'utf8');
  const smoke = actionInterface(read('actions/smoke/action.yml'));
  expect([smoke.inputs.get('url') !== undefined, smoke.outputs.has('verdict')]).toEqual([true, true]);
  const preview = workflowInterface(read('.github/workflows/preview.yml'));
  expect(Object.fromEntries(preview.scopes)).toMatchObject({ contents: 'read', 'pull-requests': 'write' });
  expect([preview.inputs.size > 5, preview.secrets.has('VERCEL_TOKEN'), preview.outputs.has('url')]).toEqual([true, true, true]);
});
