import { expect, test } from '@jest/globals';
import type { Inputs } from '@shipgate/release-gate/action.ts';
import type { Comparison, Review } from '@shipgate/release-gate/adapters/github.ts';
import type { Ports } from '@shipgate/release-gate/ports.ts';
import { run } from '@shipgate/release-gate/run.ts';

const CONFIG = '.github/shipgate.yml';
const FROZEN = 'release:\n  freezes:\n    - { from: 2026-11-01, to: 2026-11-30, reason: The shop moves }\n';
const WEEKDAYS = 'release:\n  windows:\n    - { days: [mon], from: "09:00", to: "17:00", timezone: UTC }\n';
const yes: Review = { state: 'approved', environments: [{ name: 'production-approval' }], user: { login: 'alice' } };

const defaults = {
  environment: 'production',
  approval: 'environment',
  'approval-environment': 'production-approval',
  strategy: 'blue-green',
  'github-token': 'a token',
};

/** Does one operation on a Sunday, with these files on the default branch, and these reviews of run 4242. */
async function play(inputs: object, { files = {}, reviews = [], env = {}, comparison }: Scene = {}) {
  const outputs: Record<string, string> = {};
  const pages: string[] = [];
  const session = {
    source: { repository: 'acme/petstore', sha: 'b'.repeat(40), ref: 'v1', runId: 4242, runAttempt: 1, job: 'gate' },
    project: 'petstore',
    actor: 'mona',
    runUrl: 'https://github.com/acme/petstore/actions/runs/4242',
    env,
    signal: new AbortController().signal,
    output: (name: string, value: string) => {
      outputs[name] = value;
    },
    summary: (page: string) => pages.push(page),
  };
  const github = {
    defaultBranchFile: async (path: string) => files[path],
    reviews: async (runId: number) => (runId === 4242 ? reviews : []),
    hasReviewers: async () => true,
    compare: async () => comparison,
  };
  const ports = { session, github, now: () => new Date('2026-11-22T12:00:00Z') } as unknown as Ports;
  const outcome = await run({ ...defaults, ...inputs } as unknown as Inputs, ports);
  return { outcome, outputs, page: pages.join('') };
}
interface Scene {
  files?: Record<string, string>;
  reviews?: Review[];
  env?: Record<string, string>;
  comparison?: Comparison;
}

test('a window is as the calendar of the default branch says, of the file that was named', async () => {
  const open = await play({ operation: 'window' });
  expect(open.outcome).toMatchObject({ findings: [], reason: expect.stringContaining('A release may go out now') });
  const frozen = await play({ operation: 'window' }, { files: { [CONFIG]: FROZEN } });
  expect(frozen.outcome.findings).toMatchObject([{ rule: 'release-frozen', verdict: 'fail' }]);
  expect(frozen.outputs).toEqual({ window: 'closed', 'opens-at': '2026-12-01T00:00:00.000Z' });
  const outside = await play({ operation: 'window', 'release-config': 'web.yml' }, { files: { 'web.yml': WEEKDAYS } });
  expect(outside.outcome.findings).toMatchObject([{ rule: 'outside-window', where: { file: 'web.yml' } }]);
  expect(outside.outputs).toEqual({ window: 'closed', 'opens-at': '2026-11-23T09:00:00.000Z' });
  await expect(play({ operation: 'window', 'release-config': 'gone.yml' })).rejects.toThrow('gone.yml does not exist');
});

test('an override names whoever started this attempt, else who started the run', async () => {
  const inputs = { operation: 'window', 'override-reason': 'Checkout is down' };
  const files = { [CONFIG]: FROZEN };
  const again = await play(inputs, { files, env: { GITHUB_TRIGGERING_ACTOR: 'bob' } });
  expect(again.outcome.findings).toMatchObject([{ title: 'bob releases against the calendar: Checkout is down.' }]);
  const first = await play(inputs, { files });
  expect(first.outcome.findings).toMatchObject([{ title: 'mona releases against the calendar: Checkout is down.' }]);
  expect(first.outputs.window).toBe('overridden');
});

test('an approval counts while the calendar is open, and is of this very run', async () => {
  const good = await play({ operation: 'approval' }, { reviews: [yes] });
  expect(good.outcome).toMatchObject({ findings: [{ rule: 'approved' }], reason: 'Approved by alice.' });
  expect(good.outputs['approved-by']).toBe('alice');
  const late = await play({ operation: 'approval' }, { reviews: [yes], files: { [CONFIG]: FROZEN } });
  expect(late.outcome.findings).toMatchObject([{ rule: 'approved' }, { rule: 'release-frozen', verdict: 'fail' }]);
  expect(late.outcome.reason).toBeUndefined();
  const none = await play({ operation: 'approval' });
  expect(none.outcome.findings).toMatchObject([{ rule: 'approval-missing', verdict: 'fail' }]);
  expect(none.outputs['approved-by']).toBe('');
});

const steps = (given: Record<string, object>) => JSON.stringify(given);
test.each([
  [{ smoke: { outcome: 'success', outputs: { verdict: 'pass' } } }, 'advance', []],
  [{ smoke: { outcome: 'failure', outputs: { verdict: 'fail' } } }, 'abort', [{ rule: 'canary-bad', verdict: 'fail' }]],
  [{ smoke: { outcome: 'failure', outputs: {} } }, 'hold', [{ rule: 'canary-inconclusive', verdict: 'error' }]],
])('a canary of which the gates say %j is told to %s', async (given, decision, findings) => {
  const { outcome, outputs } = await play({ operation: 'canary', steps: steps(given) });
  expect(outputs.decision).toBe(decision);
  expect(outcome.findings).toHaveLength(findings.length);
  expect(outcome.findings).toMatchObject(findings);
  expect(outputs.reason).toBe(outcome.reason);
});

test('a canary whose gates cannot be read goes nowhere', async () => {
  await expect(play({ operation: 'canary', steps: 'null' })).rejects.toThrow('"steps" is not what GitHub makes');
});

test('a brief tells the jobs that are part of the run, who is asked, and how old what is live is', async () => {
  const needs = JSON.stringify({ smoke: { result: 'success', outputs: {} }, gates: { result: 'skipped', outputs: {} } });
  const inputs = { operation: 'brief', needs, 'live-deployment': 'dpl_old' };
  const asked = await play({ ...inputs, 'left-out': ['gates'], 'live-created-at': '2026-11-22T10:00:00Z' });
  expect(asked.page).toContain('The reviewers of `production-approval` are asked next.');
  expect(asked.page).not.toContain('| gates |');
  expect(asked.page).toContain('`dpl_old` 2 hours ago.');
  expect(asked.outcome.reason).toContain('The reviewers of production-approval are asked.');
  const free = await play({ ...inputs, approval: 'none', 'live-created-at': 'yesterday' });
  expect(free.page).toContain('Nobody is asked to approve it');
  expect(free.page).toContain('`dpl_old`.');
  await expect(play({ ...inputs, needs: '[]' })).rejects.toThrow('Input "needs" cannot be read');
});

test('a brief of a release that lacks what is live says that before all', async () => {
  const needs = JSON.stringify({ smoke: { result: 'success', outputs: {} } });
  const comparison = { status: 'diverged', html_url: 'https://github.test/c', ahead_by: 2, behind_by: 3, commits: [] };
  const inputs = { operation: 'brief', needs, 'live-sha': 'a'.repeat(40) };
  const lacking = await play(inputs, { comparison });
  expect(lacking.outcome.findings).toMatchObject([{ rule: 'lacks-live-commits' }]);
  expect(lacking.outcome.reason).toBeUndefined();
  expect(lacking.outputs).toMatchObject({ commits: '2', 'compare-url': 'https://github.test/c' });
  const whole = await play(inputs, { comparison: { ...comparison, behind_by: 0 } });
  expect(whole.outcome).toMatchObject({ findings: [], reason: expect.stringContaining('It brings 2 commits.') });
});

test.each([
  [{ operation: 'window', needs: '{}' }, 'Input "needs" does not belong to operation "window", only to brief.'],
  [{ operation: 'canary', steps: '{}', 'override-reason': 'Now' }, 'Input "override-reason" does not belong'],
  [{ operation: 'approval', 'github-token': undefined }, 'Input "github-token" is missing'],
  [{ operation: 'brief' }, 'Input "needs" is missing'],
  [{ operation: 'window', 'override-reason': '…' }, 'Input "override-reason" says nothing'],
])('%j is refused', async (inputs, sentence) => {
  await expect(play(inputs)).rejects.toThrow(sentence);
});
