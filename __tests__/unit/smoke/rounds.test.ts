import { expect, test } from '@jest/globals';
import type { Check } from '@shipgate/smoke/checks.ts';
import { type Attempt, proveAll, type Round } from '@shipgate/smoke/rounds.ts';
import { createFinding } from '#testing/reports.ts';

const pageCheck = (name: string): Check => ({ kind: 'page', name, url: new URL(name, 'https://shop.example') });
const attempt = (...findings: Attempt['findings']): Attempt => ({ findings, metrics: [], evidence: [] });

/** Proves with the attempts planned for a page, in turn, and records the order. */
function plan(attempts: Record<string, Attempt[]>) {
  const order: [string, Round][] = [];
  const prove = async (check: Check, round: Round) => {
    order.push([check.name, round]);
    return attempts[check.name]?.shift() ?? attempt();
  };
  return { order, prove, checks: Object.keys(attempts).map(pageCheck) };
}

test('red checks are tried again after all others, and only they', async () => {
  const { order, prove, checks } = plan({ '/a': [attempt(createFinding()), attempt(createFinding())], '/b': [attempt()] });
  await proveAll(checks, prove, () => {});
  expect(order).toEqual([
    ['/a', 'first'],
    ['/b', 'first'],
    ['/a', 'last'],
  ]);
});

test('what passes at the second attempt is flaky and keeps the first reason', async () => {
  const { prove, checks } = plan({ '/a': [attempt(createFinding({ rule: 'status', title: '/a answers 500.' })), attempt()] });
  const [result] = await proveAll(checks, prove, () => {});
  expect(result?.findings).toMatchObject([{ rule: 'flaky', verdict: 'warn', actual: 'status: /a answers 500.' }]);
});

test('what fails twice is told by its second attempt', async () => {
  const { prove, checks } = plan({
    '/a': [attempt(createFinding({ rule: 'status' })), attempt(createFinding({ rule: 'title' }))],
  });
  const [result] = await proveAll(checks, prove, () => {});
  expect(result?.findings.map(({ rule }) => rule)).toEqual(['title']);
});

test('a protection page is not tried again: it stays one', async () => {
  const { order, prove, checks } = plan({ '/a': [attempt(createFinding({ rule: 'protected', verdict: 'error' }))] });
  await proveAll(checks, prove, () => {});
  expect(order).toEqual([['/a', 'first']]);
});
