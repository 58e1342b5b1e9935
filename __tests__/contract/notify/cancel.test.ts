import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { hang } from '#sandbox/traffic/faults.ts';
import { emailsOf, notify, redJob, seed } from './stage.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ services: ['github', 'supabase', 'resend'] });
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while a service hangs ends notify at once, with its outputs set',
  async (signal) => {
    const repository = seed(sandbox, `acme/${signal}`);
    sandbox.traffic.faults.push(hang({ service: 'supabase', path: '/rpc/record_run', times: 99 }));
    const needs = redJob('smoke', 'A button threw.');
    using step = await notify(sandbox, {
      repository,
      run: signal === 'SIGINT' ? 1 : 2,
      pullRequest: 7,
      needs,
      onStdout: (soFar, send) => {
        if (soFar.includes('1 job is red: smoke')) send(signal);
      },
    });
    sandbox.traffic.faults.length = 0;
    expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'error', 'run-verdict': 'fail' } });
    expect(step.report.reason).toBe('The job was cancelled.');
    expect(emailsOf(sandbox, repository)).toEqual([]);
  },
);
