import { expect, test } from '@jest/globals';
import { judgeChanges } from '@shipgate/release-gate/brief/judge.ts';
import { ageWords, type Brief, briefPage } from '@shipgate/release-gate/brief/page.ts';

const commit = (n: number, message = `Change ${n}`) => ({
  sha: String(n).padStart(40, '0'),
  commit: { message, author: { name: 'Octo Cat' } },
  author: { login: 'octocat' },
});
const comparison = (given = {}) => ({
  status: 'ahead',
  html_url: 'https://github.com/acme/petstore/compare/a...b',
  ahead_by: 2,
  behind_by: 0,
  commits: [commit(1), commit(2)],
  ...given,
});
const NOW = Date.parse('2026-11-22T12:00:00Z');

const given: Brief = {
  story: {
    source: { repository: 'acme/petstore', sha: 'b'.repeat(40), ref: 'v1.1.0', runId: 1, runAttempt: 1, job: 'brief' },
    project: 'petstore',
    environment: 'production',
    actor: 'octocat',
    runUrl: 'https://github.com/acme/petstore/actions/runs/1',
    at: '2026-11-22T12:00:00.000Z',
    verdict: 'pass',
    headline: '',
    jobs: [{ id: 'a', job: 'smoke', result: 'success', verdict: 'pass', effect: 'pass', reason: 'Good.' }],
  },
  changes: { kind: 'known', comparison: comparison() },
  live: { deployment: 'dpl_old', sha: 'a'.repeat(40), createdAt: NOW - 3 * 86_400_000 },
  calendar: { state: { kind: 'open' }, window: 'open', findings: [], now: NOW },
  staged: { url: 'https://shop.vercel.app', deployment: 'dpl_new' },
  approval: 'production-approval',
  strategy: 'blue-green',
};
const page = (other: Partial<Brief> = {}) => briefPage({ ...given, ...other });

test('it says what is staged, who is asked, what the gates said, what it brings and what going back would restore', () => {
  const text = page();
  expect(text).toContain('v1.1.0 (`bbbbbbb`) is staged at');
  expect(text).toContain('The reviewers of `production-approval` are asked next. Then everybody gets it at once.');
  expect(text).toContain('| ✅ | smoke | pass | Good. |');
  expect(text).toContain('2 commits since what is live.');
  expect(text.indexOf('Change 2')).toBeLessThan(text.indexOf('Change 1'));
  expect(text).toContain('`dpl_old`, made from `aaaaaaa` 3 days ago.');
});

test('many commits are cut to the newest, with the way to the rest', () => {
  const commits = Array.from({ length: 100 }, (_, n) => commit(n));
  const text = page({ changes: { kind: 'known', comparison: comparison({ ahead_by: 250, commits }) } });
  expect(text.match(/^- `/gm)).toHaveLength(30);
  expect(text).toContain('Change 99, octocat');
  expect(text).not.toContain('Change 69, octocat');
  expect(text).toContain('- … and 220 more');
  expect(text).toContain('](<https://github.com/acme/petstore/compare/a...b>)');
});

test('what GitHub told whole and the brief cuts is counted too', () => {
  const commits = Array.from({ length: 40 }, (_, n) => commit(n));
  const text = page({ changes: { kind: 'known', comparison: comparison({ ahead_by: 40, commits }) } });
  expect(text).toContain('- … and 10 more');
});

test('names of strangers, and what the calendar says, are no markup', () => {
  const commits = [{ ...commit(1), author: { login: '<b>x</b>' } }];
  const { story, calendar } = given;
  const text = page({
    story: { ...story, source: { ...story.source, ref: '<i>v1</i>' } },
    changes: { kind: 'known', comparison: comparison({ ahead_by: 1, commits }) },
    calendar: {
      ...calendar,
      window: 'overridden',
      findings: [{ rule: 'calendar-overridden', title: '<u>because</u>', verdict: 'warn', severity: 'medium' }],
    },
  });
  for (const tag of ['<b>', '<i>', '<u>']) expect(text).not.toContain(tag);
});

test('text of strangers is no markup, and only the first line of a message stands there', () => {
  const commits = [commit(1, '<img src=x> @team #1 [x](y)\n\nsecret details')];
  const text = page({ changes: { kind: 'known', comparison: comparison({ ahead_by: 1, commits }) } });
  expect(text).not.toContain('<img');
  expect(text).not.toContain('@team');
  expect(text).not.toContain('secret details');
});

test('a release that lacks what is live warns, and one whose past is unknown says so', () => {
  const diverged = { kind: 'known', comparison: comparison({ behind_by: 3 }) } as const;
  expect(judgeChanges(diverged)).toMatchObject([{ rule: 'lacks-live-commits', verdict: 'warn', actual: 3 }]);
  expect(page({ changes: diverged })).toContain('It lacks 3 commits of what is live.');
  expect(page({ changes: { kind: 'known', comparison: comparison({ behind_by: 1 }) } })).toContain('It lacks 1 commit of what');
  expect(judgeChanges({ kind: 'known', comparison: comparison() })).toEqual([]);
  expect(judgeChanges({ kind: 'unknown', why: 'x' })).toEqual([]);
  expect(page({ changes: { kind: 'unknown', why: 'It is not known which commit is live.' } })).toContain(
    'not known which commit',
  );
  expect(page({ live: { deployment: undefined, sha: undefined, createdAt: undefined } })).toContain(
    'Nothing: there is no release',
  );
});

test('a release that nobody is asked about says so', () => {
  expect(page({ approval: undefined, strategy: 'canary' })).toContain(
    'Nobody is asked to approve it (`approval: none`). Then a share of the visitors gets it first.',
  );
});

test.each([
  [30_000, '1 minute'],
  [2 * 3_600_000, '2 hours'],
  [48 * 3_600_000, '2 days'],
  [72 * 3_600_000, '3 days'],
])('%d ms are %s', (ms, words) => {
  expect(ageWords(ms)).toBe(words);
});
