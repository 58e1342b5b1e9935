import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { answer, halfBody, hang, nonsense, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import type { Fault } from '#sandbox/traffic/traffic.ts';
import { emailsOf, green, lettersOf, notify, red, type Step, seed } from './stage.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ services: ['github', 'supabase', 'resend'] });
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});

const RPC = { service: 'supabase' as const, path: '/rpc/record_run' };
const SEND = { service: 'resend' as const, path: '/emails' };
const COMMENT = { service: 'github' as const, method: 'POST', path: '/comments' };

/** What the three channels hold of a repository. */
async function held(repository: string) {
  const query = 'select run_id::int from shipgate.runs where repository = $1 order by 1';
  const runs = await sandbox.supabase.query<{ run_id: number }>(query, [repository]);
  return {
    runs: runs.map(({ run_id }) => run_id),
    comments: sandbox.github.comments(repository, 7).length,
    emails: emailsOf(sandbox, repository).length,
  };
}

async function during(faults: Fault[], step: Step) {
  sandbox.traffic.faults.push(...faults);
  const run = await notify(sandbox, step);
  sandbox.traffic.faults.length = 0;
  return run;
}

test.each<[string, (where: typeof RPC | typeof SEND | typeof COMMENT) => Fault]>([
  ['429 with Retry-After', (where) => tooManyRequests(where)],
  ['502', (where) => serverError(where)],
  ['502 after it took effect', (where) => serverError({ ...where, when: 'after' })],
  ['a reset', reset],
  ['a reset after it took effect', (where) => reset({ ...where, when: 'after' })],
  ['half an answer', halfBody],
])('%s on every channel is got over, and nothing is told twice', async (name, fault) => {
  const repository = seed(sandbox, `acme/${name.replaceAll(/[^a-z0-9]+/gi, '-')}`);
  using step = await during([fault(RPC), fault(SEND), fault(COMMENT)], { repository, run: 10, pullRequest: 7, needs: red });
  expect(step).toMatchObject({ exitCode: 0, annotations: [], outputs: { verdict: 'pass' } });
  expect(await held(repository)).toEqual({ runs: [10], comments: 1, emails: 1 });
});

test('a service that hangs once is got over', async () => {
  const repository = seed(sandbox, 'acme/hanging');
  using step = await during([hang(RPC)], { repository, run: 20, pullRequest: 7, needs: green });
  expect(step.annotations).toEqual([]);
  expect(await held(repository)).toEqual({ runs: [20], comments: 1, emails: 0 });
});

const REFUSED = { status: 403, body: '{"message":"Resource not accessible by integration"}' };
const UNREACHABLE: [string, Fault, string][] = [
  ['Supabase', serverError({ ...RPC, times: 99 }), 'record'],
  ['Resend', reset({ ...SEND, times: 99 }), 'email'],
  ['a GitHub that refuses the comment', answer({ ...COMMENT, times: 99 }, REFUSED), 'comment'],
];
const SENSELESS: [string, Fault, string][] = [
  ['a Supabase that talks nonsense', nonsense({ ...RPC, times: 99 }), 'record'],
  ['a Supabase that answers another shape', nonsense({ ...RPC, times: 99 }, 'null'), 'record'],
  ['a GitHub that lists another shape', nonsense({ ...COMMENT, method: 'GET', times: 99 }, '{}'), 'comment'],
  ['a Resend that refuses the key', answer({ ...SEND, times: 99 }, { status: 403, body: '{"name":"invalid_api_key"}' }), 'email'],
];

/** One red run of pull request 7 during a fault: everyone but one channel is told, and that one's letter is kept. */
async function missOne(name: string, fault: Fault, channel: string): Promise<Step> {
  const repository = seed(sandbox, `acme/down-${name.replaceAll(/[^a-z]+/gi, '-')}`);
  const first = { repository, run: 30, pullRequest: 7, needs: red };
  using step = await during([fault], first);
  expect(step).toMatchObject({ exitCode: 0, outputs: { verdict: 'warn', 'run-verdict': 'fail' } });
  expect(step.annotations).toMatchObject([{ level: 'warning', title: `Notify: ${channel}-undelivered` }]);
  const missing = { record: { runs: [] }, email: { emails: 0 }, comment: { comments: 0 } }[channel];
  expect(await held(repository)).toEqual({ runs: [30], comments: 1, emails: 1, ...missing });
  expect(lettersOf(sandbox, 30)).toEqual([expect.stringMatching(`^shipgate-spool-30-1-${channel}-`)]);
  return first;
}

test.each(UNREACHABLE)('%s warns, hides nobody else, and is told by a later run exactly once', async (name, fault, channel) => {
  const first = await missOne(name, fault, channel);
  using second = await notify(sandbox, { ...first, run: 31 });
  using third = await notify(sandbox, { ...first, run: 32 });
  expect([second, third]).toMatchObject([{ annotations: [] }, { annotations: [] }]);
  expect(await held(first.repository)).toEqual({ runs: [30, 31, 32], comments: 1, emails: 1 });
  expect(lettersOf(sandbox, 30)).toEqual([]);
  sandbox.artifacts.store.artifacts = [];
});

test.each(SENSELESS)('%s warns, hides nobody else, and loses nothing', async (name, fault, channel) => {
  await missOne(name, fault, channel);
  sandbox.artifacts.store.artifacts = [];
});

test('two runs that find the same letter at the same time deliver it once', async () => {
  const repository = seed(sandbox, 'acme/at-once');
  const first = { repository, run: 35, pullRequest: 7, needs: red };
  using step = await during([serverError({ ...SEND, times: 99 })], first);
  expect(step.outputs.verdict).toBe('warn');
  const both = await Promise.all([36, 37].map((run) => notify(sandbox, { ...first, run })));
  expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect((await held(repository)).emails).toBe(1);
  expect(lettersOf(sandbox, 35)).toEqual([]);
  for (const run of both) run[Symbol.dispose]();
  sandbox.artifacts.store.artifacts = [];
});

test("what a fork's run left in the spool is never delivered, and a fork leaves nothing", async () => {
  const repository = seed(sandbox, 'acme/forked');
  const fork = 'mallory/forked';
  using honest = await during([serverError({ ...SEND, times: 99 })], { repository, run: 40, pullRequest: 7, needs: red });
  expect(honest.outputs.verdict).toBe('warn');
  expect(lettersOf(sandbox, 40)).toHaveLength(1);
  const letter = sandbox.artifacts.store.artifacts.find(({ name }) => name.startsWith('shipgate-spool-'));
  const run = sandbox.github.createRun(repository, { id: 41, headRepository: fork });
  if (letter) letter.run = String(run.id);
  using later = await notify(sandbox, { repository, run: 42, needs: green });
  expect(later.exitCode).toBe(0);
  expect(emailsOf(sandbox, repository)).toEqual([]);
  using forked = await during([serverError({ ...RPC, times: 99 })], { repository, run: 43, pullRequest: 7, fork, needs: green });
  expect(forked.exitCode).toBe(0);
  expect(lettersOf(sandbox, 43)).toEqual([]);
  sandbox.artifacts.store.artifacts = [];
});

test('an e-mail that waited for a day is told of, not sent', async () => {
  const repository = seed(sandbox, 'acme/yesterday');
  using first = await during([serverError({ ...SEND, times: 99 })], { repository, run: 50, pullRequest: 7, needs: red });
  expect(first.outputs.verdict).toBe('warn');
  for (const artifact of sandbox.artifacts.store.artifacts) artifact.createdAt = '2026-01-01T00:00:00Z';
  using second = await notify(sandbox, { repository, run: 51, pullRequest: 7, needs: red });
  expect(second.annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining('is not sent any more') }]);
  expect(emailsOf(sandbox, repository)).toEqual([]);
  using third = await notify(sandbox, { repository, run: 52, pullRequest: 7, needs: red });
  expect(third.annotations).toEqual([]);
});

test('broken letters and letters that claim another origin are left alone', async () => {
  const repository = seed(sandbox, 'acme/planted');
  using first = await during([serverError({ ...SEND, times: 99 })], { repository, run: 60, pullRequest: 7, needs: red });
  expect(first.outputs.verdict).toBe('warn');
  const [letter] = sandbox.artifacts.list(60).filter(({ name }) => name.startsWith('shipgate-spool-'));
  expect(letter).toBeDefined();
  const copies = ['shipgate-spool-60-1-email-other', 'shipgate-spool-broken'].map((name, index) => ({
    ...(letter as NonNullable<typeof letter>),
    id: 9000 + index,
    name,
    ...(index === 1 && { content: Buffer.from('no zip') }),
  }));
  sandbox.artifacts.store.artifacts = copies;
  using second = await notify(sandbox, { repository, run: 61, pullRequest: 7, needs: red });
  expect(second.exitCode).toBe(0);
  expect(emailsOf(sandbox, repository)).toEqual([]);
  expect(sandbox.artifacts.store.artifacts).toEqual(expect.arrayContaining(copies));
});

test('a token that may do nothing silences the comment and the spool, not the rest', async () => {
  const repository = seed(sandbox, 'acme/meek');
  const token = sandbox.github.issueToken({ repository, permissions: { contents: 'read' } });
  using step = await notify(sandbox, { repository, run: 70, pullRequest: 7, needs: red, token });
  expect(step).toMatchObject({ exitCode: 0, annotations: [{ level: 'warning', title: 'Notify: comment-undelivered' }] });
  expect(await held(repository)).toEqual({ runs: [70], comments: 0, emails: 1 });
});

test('a wrong Supabase key is a warning that says what to do', async () => {
  const repository = seed(sandbox, 'acme/wrong-key');
  using step = await notify(sandbox, {
    repository,
    run: 80,
    needs: green,
    inputs: { 'supabase-secret-key': 'sb_secret_of_someone_else' },
  });
  expect(step).toMatchObject({ exitCode: 0, outputs: { verdict: 'warn' } });
  expect(step.annotations[0]?.message).toContain('Check supabase-secret-key');
  expect(step.stdout).not.toContain('\nsb_secret_of_someone_else');
});
