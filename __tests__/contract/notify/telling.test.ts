import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { emailsOf, job, notify, redJob, seed } from './stage.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ services: ['github', 'supabase', 'resend'] });
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const green = { ...job('deploy'), ...job('smoke') };

test('a good pull request gets one comment and rows, and no e-mail', async () => {
  const repository = seed(sandbox, 'acme/good');
  using step = await notify(sandbox, { repository, run: 1, pullRequest: 7, needs: green });
  expect(step.stdout).not.toContain('::error');
  expect(step).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass', 'run-verdict': 'pass' } });
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
  const needs = {
    ...job('deploy'),
    ...redJob('smoke', 'A button threw.'),
    ...redJob('budget-gate', 'LCP is slow.'),
    ...redJob('header-audit', 'No CSP.'),
  };
  using step = await notify(sandbox, { repository, run: 2, pullRequest: 7, needs });
  expect(step).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass', 'run-verdict': 'fail' } });
  expect(sandbox.github.comments(repository, 7)).toHaveLength(1);
  const [email, ...others] = emailsOf(sandbox, repository);
  expect(others).toEqual([]);
  expect(email?.subject).toBe('[petstore] preview of #7 turned bad: smoke, budget-gate, header-audit');
  for (const title of ['A button threw.', 'LCP is slow.', 'No CSP.']) {
    expect(email?.html).toContain(title);
    expect(email?.text).toContain(title);
  }
});
