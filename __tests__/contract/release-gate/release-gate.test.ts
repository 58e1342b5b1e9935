import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Permissions } from '#sandbox/runner/read/permissions.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { answer, serverError } from '#sandbox/traffic/faults.ts';
import { runBundle } from '#testing/run-bundle.ts';

const REPOSITORY = 'acme/petstore';
const CONFIG = '.github/shipgate.yml';
const FROZEN = 'release:\n  freezes:\n    - { from: 2020-01-01, to: 2999-12-30, reason: The shop moves }\n';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ services: ['github'] });
  sandbox.github.createRepository(REPOSITORY);
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});

const NEEDED: Permissions = { actions: 'read', contents: 'read' };

/** Plays one operation in a run of its own, with what a job's token may do. */
async function gate(inputs: Record<string, string>, { config = '', permissions = NEEDED, env = {} } = {}) {
  sandbox.github.putFile(REPOSITORY, 'main', 'README.md', 'A petstore\n');
  sandbox.github.putFile(REPOSITORY, 'main', CONFIG, config);
  const run = sandbox.github.createRun(REPOSITORY);
  const token = sandbox.github.issueToken({ repository: REPOSITORY, permissions });
  const step = await runBundle(
    'release-gate',
    { 'github-token': token, ...inputs },
    { env: { GITHUB_API_URL: sandbox.github.url, GITHUB_RUN_ID: String(run.id), ...env } },
  );
  return step;
}

test('without a calendar a release may go out, and with a freeze it may not, at any place that asks', async () => {
  using open = await gate({ operation: 'window' });
  expect(open).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass', window: 'open', 'opens-at': '' } });
  expect(open.report.target.environment).toBe('production');
  expect(sandbox.traffic.requests.some(({ url }) => url.pathname.endsWith(`/contents/${CONFIG}`))).toBe(true);
  using frozen = await gate({ operation: 'window' }, { config: FROZEN });
  expect(frozen).toMatchObject({
    exitCode: 1,
    outputs: { verdict: 'fail', window: 'closed', 'opens-at': '2999-12-31T00:00:00.000Z' },
  });
  expect(frozen.report.findings).toMatchObject([{ rule: 'release-frozen', where: { file: CONFIG } }]);
});

test('an override is a warning by name, of whoever started this very attempt', async () => {
  using run = await gate(
    { operation: 'window', 'override-reason': 'The checkout is broken' },
    { config: FROZEN, env: { GITHUB_TRIGGERING_ACTOR: 'alice' } },
  );
  expect(run).toMatchObject({ exitCode: 0, outputs: { verdict: 'warn', window: 'overridden' } });
  expect(run.report.reason).toBe('alice releases against the calendar: The checkout is broken.');
});

test('a calendar that cannot be read is an error, never an open gate', async () => {
  using wrong = await gate({ operation: 'window' }, { config: 'relase: {}' });
  expect(wrong).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } });
  expect(wrong.report.reason).toContain(`${CONFIG}:1:1: unknown section "relase"`);
  using forbidden = await gate({ operation: 'window' }, { permissions: { actions: 'read' } });
  expect(forbidden).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } });
  expect(forbidden.report.reason).toContain('403');
  // GitHub hides what a token may not see behind a 404, the root of the repository too.
  const hidden = { status: 404, body: '{"message":"Not Found"}' };
  sandbox.traffic.faults.push(answer({ service: 'github', path: '/contents', times: 2 }, hidden));
  using unseen = await gate({ operation: 'window' });
  expect(unseen).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } });
  sandbox.traffic.faults.push(serverError({ service: 'github', path: '/contents', times: 99 }));
  using down = await gate({ operation: 'window' });
  sandbox.traffic.faults.length = 0;
  expect(down).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } });
});

test('an approval of this run lets it out, once the calendar does too', async () => {
  const approved = async (config: string) => {
    sandbox.github.putFile(REPOSITORY, 'main', CONFIG, config);
    const run = sandbox.github.createRun(REPOSITORY);
    sandbox.github.createEnvironment(REPOSITORY, 'production-approval', { reviewers: ['alice'] });
    const admission = sandbox.github.environmentGate(REPOSITORY).enter({
      environment: 'production-approval',
      runId: String(run.id),
      job: 'approval',
      ref: 'refs/tags/v1',
      sha: 'a'.repeat(40),
      records: false,
      signal: new AbortController().signal,
    });
    sandbox.github.reviewRun(REPOSITORY, String(run.id), {
      environment: 'production-approval',
      state: 'approved',
      user: 'alice',
    });
    await admission.decision;
    return await gate({ operation: 'approval' }, { config, env: { GITHUB_RUN_ID: String(run.id) } });
  };
  using good = await approved('');
  expect(good).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass', 'approved-by': 'alice' } });
  expect(good.report.reason).toBe('Approved by alice.');
  using late = await approved(FROZEN);
  expect(late).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail', 'approved-by': 'alice', window: 'closed' } });
  using none = await gate({ operation: 'approval' });
  expect(none.report.findings).toMatchObject([{ rule: 'approval-missing' }]);
  using blind = await gate({ operation: 'approval' }, { permissions: { contents: 'read' } });
  expect(blind).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } });
});

test('a brief without its commits is still a brief', async () => {
  const needs = JSON.stringify({ deploy: { result: 'success', outputs: {} }, gates: { result: 'skipped', outputs: {} } });
  using run = await gate({ operation: 'brief', needs, 'left-out': 'gates', 'live-sha': 'b'.repeat(40), approval: 'none' });
  expect(run.exitCode).toBe(0);
  expect(run.report.reason).toContain('GitHub does not know the commit that is live (bbbbbbb).');
  expect(run.summary).toContain('| deploy |');
  expect(run.summary).not.toContain('| gates |');
  expect(run.outputs).toMatchObject({ commits: '', window: 'open' });
});

test('a canary is decided without a call to anybody', async () => {
  const before = sandbox.traffic.requests.length;
  const steps = JSON.stringify({ smoke: { outcome: 'failure', outputs: { verdict: 'error' } } });
  using run = await gate({ operation: 'canary', steps, stage: '50' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { verdict: 'error', decision: 'hold' } });
  expect(run.outputs.reason).toContain('nobody moves to 50 % of visitors');
  expect(sandbox.traffic.requests.slice(before)).toEqual([]);
});

test('words that a workflow passes on are checked here, since GitHub checks none', async () => {
  using approval = await gate({ operation: 'window', approval: 'non' });
  expect(approval.report.reason).toContain('Did you mean "none"?');
  using strategy = await gate({ operation: 'window', strategy: 'canari' });
  expect(strategy.report.reason).toContain('Did you mean "canary"?');
  using foreign = await gate({ operation: 'window', needs: '{}' });
  expect(foreign.report.reason).toContain('"needs" does not belong to operation "window", only to brief');
  using missing = await gate({ operation: 'brief' });
  expect(missing.report.reason).toContain('Input "needs" is missing');
});

test('a calendar at a path that leads nowhere on the default branch is an error, never an open gate', async () => {
  using run = await gate({ operation: 'window', 'release-config': 'apps/web/shipgate.yml' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } });
  expect(run.report.reason).toContain('apps/web/shipgate.yml does not exist on the default branch');
});

test.each(['...', '\u200b', '–'])('a reason that says nothing (%j) overrides nothing', async (reason) => {
  using run = await gate({ operation: 'window', 'override-reason': reason }, { config: FROZEN });
  expect(run).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } });
  expect(run.report.reason).toContain('"override-reason" says nothing');
});

test.each([120, 215])('of %d commits, more than GitHub tells at once, the brief shows the newest', async (count) => {
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-busy-'));
  using _folder = { [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
  const git = (args: string[], input = '') => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', input }).trim();
  const commits = Array.from({ length: count + 1 }, (_, n) => {
    const by = 'committer Octo Cat <cat@example.test> 1763800000 +0000';
    return `commit refs/heads/main\nmark :${n + 1}\n${by}\ndata <<END\nChange ${n}\nEND\n${n > 0 ? `from :${n}\n` : ''}M 644 inline a.txt\ndata 1\na\n`;
  });
  git(['init', '-q', '-b', 'main']);
  git(['fast-import', '--quiet'], commits.join(''));
  const [base = '', head = ''] = [`main~${count}`, 'main'].map((ref) => git(['rev-parse', ref]));
  const slug = `acme/busy-${count}`;
  sandbox.github.createRepository(slug).gitFolder = folder;
  const token = sandbox.github.issueToken({ repository: slug, permissions: NEEDED });
  const needs = JSON.stringify({ deploy: { result: 'success', outputs: {} } });
  using run = await runBundle(
    'release-gate',
    { 'github-token': token, operation: 'brief', needs, 'live-sha': base },
    { env: { GITHUB_API_URL: sandbox.github.url, GITHUB_REPOSITORY: slug, GITHUB_SHA: head, GITHUB_EVENT_NAME: 'push' } },
  );
  expect(run.outputs).toMatchObject({ commits: String(count) });
  expect(run.summary.match(/Change \d+/g)).toEqual(Array.from({ length: 30 }, (_, n) => `Change ${count - n}`));
  expect(run.summary).toContain(`and ${count - 30} more`);
});
