import { expect, test } from '@jest/globals';
import { findLabel, judgeLabelling, judgeRole } from '@shipgate/fork-gate/approval.ts';
import type { Labelling } from '@shipgate/fork-gate/facts.ts';
import { approvalLabel } from '#core/approval-label.ts';

const SHA = 'c'.repeat(40);
const pull = {
  sha: SHA,
  labels: [] as string[],
  headRepository: { id: 2, name: 'mallory/petstore' },
  baseRepository: { id: 1, name: 'acme/petstore' },
};
const labelling = (given: Partial<Labelling> = {}): Labelling => ({
  action: 'labeled',
  actor: { login: 'mona', isBot: false },
  app: undefined,
  ...given,
});

test('only a label that names the whole commit approves it, in any case', () => {
  const missing = (label: string) => findLabel({ ...pull, labels: [label] });
  expect(missing(approvalLabel(SHA).toUpperCase())).toBeUndefined();
  for (const label of [`deploy:${SHA.slice(0, 12)}`, 'deploy:', 'deploy', SHA, `${approvalLabel(SHA)}0`])
    expect(missing(label)).toMatchObject({ verdict: 'skip' });
});

test.each<[string, Labelling | undefined, string]>([
  ['that nobody was found for', undefined, 'could not be found out who'],
  ['that was taken off last', labelling({ action: 'unlabeled' }), 'could not be found out who'],
  ['by an account that is gone', labelling({ actor: undefined }), 'is gone'],
  ['by a bot', labelling({ actor: { login: 'x[bot]', isBot: true } }), 'is a bot'],
  ['by an app in a name of a person', labelling({ app: 'Boards' }), 'by the app Boards'],
  ['by an app without a name', labelling({ app: '' }), 'by the app'],
])('a label %s approves nothing', (_, given, sentence) => {
  expect(judgeLabelling(pull, given)).toEqual({ verdict: 'skip', reason: expect.stringContaining(sentence) });
});

test.each([
  [{ permission: 'admin', name: 'admin' }, true],
  [{ permission: 'write', name: 'maintain' }, true],
  [{ permission: 'write', name: 'deployer' }, true],
  [{ permission: 'read', name: 'triage' }, false],
  // A role that an organization made may have any name.
  [{ permission: 'read', name: 'write' }, false],
  [{ permission: 'read', name: '' }, false],
  [{ permission: 'none', name: 'none' }, false],
  [undefined, false],
])('the role %j may approve: %s', (role, may) => {
  expect(judgeRole(pull, 'mona', role) === undefined).toBe(may);
});
