import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { createFinding } from '#testing/reports.ts';
import { emailsOf, green, job, notify, red, redJob, seed } from './stage.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ services: ['github', 'supabase', 'resend'] });
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});

test('a good pull request gets one comment and rows, and no e-mail', async () => {
  const repository = seed(sandbox, 'acme/good');
  using step = await notify(sandbox, { repository, run: 10, pullRequest: 7, needs: green });
  expect(step).toMatchObject({ exitCode: 0, annotations: [], outputs: { verdict: 'pass', 'run-verdict': 'pass' } });
  expect(sandbox.github.comments(repository, 7)).toMatchObject([{ body: expect.stringContaining('All 2 jobs are green') }]);
  const rows = await sandbox.supabase.query('select verdict, condition, subject from shipgate.runs where repository = $1', [
    repository,
  ]);
  expect(rows).toEqual([{ verdict: 'pass', condition: 'good', subject: 'preview/pull-request-7' }]);
  expect(emailsOf(sandbox, repository)).toEqual([]);
  expect(step.summary).toContain('All 2 jobs are green');
});

test('three red gates make one comment, one e-mail that names all three, and no red notify', async () => {
  const repository = seed(sandbox, 'acme/bad');
  const needs = { ...red, ...redJob('budget-gate', 'LCP is slow.'), ...redJob('header-audit', 'No CSP.') };
  using step = await notify(sandbox, { repository, run: 20, pullRequest: 7, needs });
  expect(step).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass', 'run-verdict': 'fail' } });
  expect(sandbox.github.comments(repository, 7)).toHaveLength(1);
  const [email, ...others] = emailsOf(sandbox, repository);
  expect(others).toEqual([]);
  expect(email?.subject).toBe('[petstore] preview of #7 turned red: smoke, budget-gate, header-audit');
  for (const title of ['A button threw.', 'LCP is slow.', 'No CSP.']) {
    expect(email?.html).toContain(title);
    expect(email?.text).toContain(title);
  }
});

test('an e-mail comes when a pull request turns bad and when it recovers, not in between', async () => {
  const repository = seed(sandbox, 'acme/changing');
  for (const [run, needs] of [green, red, red, green, green].entries()) {
    using step = await notify(sandbox, { repository, run: 30 + run, pullRequest: 7, needs });
    expect(step.exitCode).toBe(0);
  }
  expect(emailsOf(sandbox, repository).map(({ subject }) => subject)).toEqual([
    '[petstore] preview of #7 turned red: smoke',
    '[petstore] preview of #7 is green again',
  ]);
  expect(sandbox.github.comments(repository, 7)).toHaveLength(1);
});

test('without a database the comment remembers how the pull request was doing', async () => {
  const repository = seed(sandbox, 'acme/remembering');
  for (const [run, needs] of [red, red, green].entries()) {
    using step = await notify(sandbox, { repository, run: 40 + run, pullRequest: 7, needs, inputs: { 'supabase-url': '' } });
    expect(step.summary).toContain('Supabase: switched off');
  }
  expect(emailsOf(sandbox, repository).map(({ subject }) => subject)).toEqual([
    '[petstore] preview of #7 turned red: smoke',
    '[petstore] preview of #7 is green again',
  ]);
});

describe('without database and comment', () => {
  /** What earlier runs left on GitHub, oldest first: the statuses of a deployment each. */
  async function deployed(repository: string, environment: string, ...runs: { run: number; states: string[] }[]): Promise<void> {
    const post = async (path: string, body: object) => {
      const headers = { authorization: `Bearer ${sandbox.github.token}` };
      const url = `${sandbox.github.url}/repos/${repository}/deployments${path}`;
      return (await (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as { id: number };
    };
    for (const { run, states } of runs) {
      const payload = { runId: run, pullRequest: environment === 'Preview' ? 7 : null };
      const { id } = await post('', { ref: 'a'.repeat(40), environment, required_contexts: [], payload });
      for (const state of states) await post(`/${id}/statuses`, { state, auto_inactive: false });
    }
  }
  const subjects = (repository: string) => emailsOf(sandbox, repository).map(({ subject }) => subject);
  const inputs = { 'supabase-url': '' };

  test("the newest deployment's status tells how production was doing", async () => {
    const repository = seed(sandbox, 'acme/deploying');
    await deployed(repository, 'Production', { run: 49, states: ['failure'] }, { run: 50, states: ['success'] });
    using step = await notify(sandbox, { repository, run: 50, needs: green, inputs });
    expect(step.exitCode).toBe(0);
    expect(subjects(repository)).toEqual(['[petstore] production is green again']);
  });

  test('nobody is told of a recovery from a preview that a newer push cancelled', async () => {
    const repository = seed(sandbox, 'acme/cancelled');
    const cancelled = ['queued', 'in_progress', 'inactive'];
    await deployed(repository, 'Preview', { run: 150, states: cancelled }, { run: 151, states: ['success'] });
    using step = await notify(sandbox, { repository, run: 151, pullRequest: 7, needs: green, inputs });
    expect(step.exitCode).toBe(0);
    expect(subjects(repository)).toEqual([]);
  });

  test('a cancelled run between a red one and a good one hides no recovery', async () => {
    const repository = seed(sandbox, 'acme/between');
    const states = [['failure', 'inactive'], ['in_progress', 'inactive'], ['success']];
    await deployed(repository, 'Preview', ...states.map((each, index) => ({ run: 160 + index, states: each })));
    using step = await notify(sandbox, { repository, run: 162, pullRequest: 7, needs: green, inputs });
    expect(step.exitCode).toBe(0);
    expect(subjects(repository)).toEqual(['[petstore] preview of #7 is green again']);
  });
});

test('the comment is found among hundreds, and a copy of its marker by a person is left alone', async () => {
  const repository = seed(sandbox, 'acme/busy');
  using first = await notify(sandbox, { repository, run: 60, pullRequest: 7, needs: green });
  expect(first.exitCode).toBe(0);
  const [own] = sandbox.github.comments(repository, 7);
  for (let index = 0; index < 230; index++)
    sandbox.github.addComment(repository, { number: 7, body: `Comment ${index}`, login: 'octocat' });
  const copy = sandbox.github.addComment(repository, { number: 7, body: own?.body ?? '', login: 'mallory' });
  const before = copy.body;
  using second = await notify(sandbox, { repository, run: 61, pullRequest: 7, needs: red });
  expect(second.exitCode).toBe(0);
  const comments = sandbox.github.comments(repository, 7);
  expect(comments).toHaveLength(232);
  expect(comments.find(({ id }) => id === own?.id)?.body).toContain('1 of 2 jobs is red: smoke');
  expect(copy.body).toBe(before);
});

test('an older run overwrites nothing that a newer one wrote, and sends nothing', async () => {
  const repository = seed(sandbox, 'acme/late');
  using newer = await notify(sandbox, { repository, run: 71, pullRequest: 7, needs: green });
  using older = await notify(sandbox, { repository, run: 70, pullRequest: 7, needs: red });
  expect([newer.exitCode, older.exitCode]).toEqual([0, 0]);
  expect(sandbox.github.comments(repository, 7)).toMatchObject([{ body: expect.stringContaining('All 2 jobs are green') }]);
  expect(emailsOf(sandbox, repository)).toEqual([]);
  const query = 'select run_id::int, condition from shipgate.states where repository = $1';
  expect(await sandbox.supabase.query(query, [repository])).toEqual([{ run_id: 71, condition: 'good' }]);
});

test('a later attempt replaces the rows of an earlier one', async () => {
  const repository = seed(sandbox, 'acme/again');
  const broken = { deploy: { result: 'failure', outputs: {} } };
  for (const [index, needs] of [broken, green].entries()) {
    using step = await notify(sandbox, { repository, run: 80, attempt: index + 1, pullRequest: 7, needs });
    expect(step.exitCode).toBe(0);
  }
  const query = `select job, g.verdict from shipgate.gate_results g join shipgate.runs r on r.id = g.run
    where repository = $1 order by job`;
  expect(await sandbox.supabase.query(query, [repository])).toEqual([
    { job: 'deploy', verdict: 'pass' },
    { job: 'smoke', verdict: 'pass' },
  ]);
  expect(emailsOf(sandbox, repository)).toHaveLength(2);
});

test('a release that was rolled back by itself says why, in the e-mail and in the database', async () => {
  const repository = seed(sandbox, 'acme/rolled-back');
  const moved = (deploymentId: string) => ({
    gate: 'deploy',
    target: { environment: 'production', url: 'https://petstore.example', deploymentId },
  });
  const needs = {
    ...job('promote', moved('dpl_new')),
    ...redJob('verify', 'The button threw.'),
    ...job('rollback', moved('dpl_old')),
  };
  using step = await notify(sandbox, { repository, run: 90, needs });
  expect(step.outputs['run-verdict']).toBe('fail');
  const [email] = emailsOf(sandbox, repository);
  expect(email?.subject).toBe('[petstore] production was rolled back: verify');
  expect(email?.text).toContain('Rolled back to dpl_old because verify: The button threw.');
  const query = `select kind, deployment_id, reason from shipgate.deployments d join shipgate.runs r on r.id = d.run
    where repository = $1 order by kind`;
  expect(await sandbox.supabase.query(query, [repository])).toMatchObject([
    { kind: 'promote', deployment_id: 'dpl_new' },
    { kind: 'rollback', deployment_id: 'dpl_old', reason: 'verify: The button threw.' },
  ]);
});

test('a rollback by hand is recorded with the reason that was given', async () => {
  const repository = seed(sandbox, 'acme/by-hand');
  const needs = job('rollback', { gate: 'deploy', target: { environment: 'production', deploymentId: 'dpl_old' } });
  using step = await notify(sandbox, { repository, run: 100, needs, inputs: { reason: 'Prices were wrong.' } });
  expect(step.summary).toContain('Prices were wrong');
  const query = 'select reason from shipgate.deployments d join shipgate.runs r on r.id = d.run where repository = $1';
  expect(await sandbox.supabase.query(query, [repository])).toEqual([{ reason: 'Prices were wrong.' }]);
});

test('metrics and what could not be measured become rows', async () => {
  const repository = seed(sandbox, 'acme/measured');
  const metric = { name: 'lcp', unit: 'ms', value: 1234.5, page: '/', device: 'mobile' as const };
  const finding = {
    rule: 'unreachable',
    title: 'No \u0000 answer \ud800.',
    verdict: 'error' as const,
    severity: 'high' as const,
  };
  const needs = {
    ...job('budget-gate', { metrics: [metric, metric, { ...metric, sample: 1 }] }),
    ...job('smoke', { verdict: 'error', findings: [finding] }),
    build: { result: 'failure', outputs: {} },
  };
  using step = await notify(sandbox, { repository, run: 110, pullRequest: 7, needs });
  expect(step.annotations).toEqual([]);
  const of = (columns: string, table: string) =>
    sandbox.supabase.query(
      `select ${columns} from shipgate.${table} t join shipgate.runs r on r.id = t.run where repository = $1 order by 1`,
      [repository],
    );
  expect(await of('sample, value, page, device', 'metrics')).toEqual([
    { sample: 0, value: 1234.5, page: '/', device: 'mobile' },
    { sample: 1, value: 1234.5, page: '/', device: 'mobile' },
  ]);
  expect(await of('rule, message', 'errors')).toEqual([
    { rule: 'job-failure', message: 'The job failed without a report. Its log says why.' },
    { rule: 'unreachable', message: 'No  answer \ufffd.' },
  ]);
});

test('a job without the output is looked up by its artifact, else told as an error', async () => {
  const repository = seed(sandbox, 'acme/artifacts');
  using first = await notify(sandbox, { repository, run: 120, pullRequest: 7, needs: green });
  expect(first.exitCode).toBe(0);
  const silent = { ...job('deploy'), notify: { result: 'success', outputs: {} }, smoke: { result: 'success', outputs: {} } };
  using second = await notify(sandbox, { repository, run: 120, attempt: 2, pullRequest: 7, needs: silent });
  expect(second.outputs['run-verdict']).toBe('error');
  expect(second.summary).toMatch(/✅ \| notify \| pass/);
  expect(second.summary).toMatch(/🟥 \| smoke \| error \| The job succeeded but left no report/);
});

test("as many reports as fit into Linux's longest environment variable are told", async () => {
  const repository = seed(sandbox, 'acme/large');
  const findings = Array.from({ length: 60 }, (_, index) =>
    createFinding({ rule: `rule-${index}`, title: `Finding ${index} `.repeat(30), fix: 'Do this. '.repeat(30) }),
  );
  const names = Array.from({ length: 11 }, (_, index) => `gate-${index}`);
  const needs = Object.assign({}, ...names.map((name) => job(name, { verdict: 'fail', findings })));
  expect(JSON.stringify(needs).length).toBeGreaterThan(110_000);
  using step = await notify(sandbox, { repository, run: 130, pullRequest: 7, needs });
  expect(step).toMatchObject({ exitCode: 0, annotations: [], outputs: { 'run-verdict': 'fail' } });
  expect(sandbox.github.comments(repository, 7)[0]?.body).toContain('11 of 11 jobs are red');
});

test('a secret that stands in a report reaches no channel, whatever its form', async () => {
  const repository = seed(sandbox, 'acme/leaky');
  const { secret } = sandbox.supabase.keys;
  const title = `Leaked ${secret} and ${Buffer.from(`x${secret}`).toString('base64')} and ${sandbox.resend.apiKey}`;
  using step = await notify(sandbox, { repository, run: 140, pullRequest: 7, needs: redJob('smoke', title) });
  expect(step.exitCode).toBe(0);
  const findings = await sandbox.supabase.query(
    'select findings from shipgate.gate_results g join shipgate.runs r on r.id = g.run where repository = $1',
    [repository],
  );
  const stdout = step.stdout.replaceAll(/^::add-mask::.*$/gm, '');
  const told = [
    sandbox.github.comments(repository, 7),
    emailsOf(sandbox, repository),
    findings,
    step.summary,
    stdout,
    step.outputs,
  ];
  const text = JSON.stringify(told);
  expect(text).toContain('Leaked ***');
  for (const hidden of [secret, sandbox.resend.apiKey, Buffer.from(secret.slice(2, 20)).toString('base64')])
    expect(text).not.toContain(hidden);
});
