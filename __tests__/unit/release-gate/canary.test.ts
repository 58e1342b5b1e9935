import { expect, test } from '@jest/globals';
import { decide, readGates } from '@shipgate/release-gate/canary/decide.ts';

const steps = (given: Record<string, [outcome: string, verdict?: string]>) =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(given).map(([id, [outcome, verdict]]) => [
        id,
        { outcome, conclusion: 'success', outputs: verdict === undefined ? {} : { verdict } },
      ]),
    ),
  );
const decision = (given: Parameters<typeof steps>[0]) => decide(readGates(steps(given)) ?? []);

test.each([
  ['all good', { smoke: ['success', 'pass'], 'header-audit': ['success', 'warn'] }, 'advance'],
  ['one bad', { smoke: ['success', 'pass'], 'header-audit': ['failure', 'fail'] }, 'abort'],
  ['one that could not measure', { smoke: ['failure', 'error'], 'header-audit': ['success', 'pass'] }, 'hold'],
  ['one bad and one that could not measure', { smoke: ['failure', 'error'], 'header-audit': ['failure', 'fail'] }, 'abort'],
  ['one that died without a word', { smoke: ['failure'] }, 'hold'],
  ['one that ran out of time', { smoke: ['cancelled'] }, 'hold'],
  ['one that claims success without a word', { smoke: ['success'] }, 'hold'],
  ['a warning that is told to fail', { smoke: ['failure', 'warn'] }, 'abort'],
  ['bad, but told never to fail', { smoke: ['success', 'fail'] }, 'advance'],
  ['not measured, but told never to fail', { smoke: ['success', 'error'] }, 'advance'],
  ['switched off', { smoke: ['skipped'] }, 'advance'],
] as const)('%s: %j means %s', (_, given, expected) => {
  expect(decision(given as unknown as Parameters<typeof steps>[0])).toBe(expected);
});

test('what is not the steps context is no judgement', () => {
  for (const text of ['', 'null', '{"smoke":1}', '[]']) expect(readGates(text)).toBeUndefined();
});
