import { expect, test } from '@jest/globals';
import { startSandbox } from '#sandbox/sandbox.ts';
import { repositoryFolder } from '#testing/repository-folder.ts';
import { serve } from '#testing/serve.ts';
import { runShipgate } from './run-shipgate.ts';

const caller = (inputs: string) => `name: Preview
on: pull_request
jobs:
  preview:
    uses: shipgate/shipgate/.github/workflows/preview.yml@main
    with: { ${inputs} }
`;

test("a stranger's repository gets no key sent to its own address, and no secret shown", async () => {
  await using sandbox = await startSandbox();
  await using theirs = await serve({});
  // Not this machine by its name, but reached if anybody asked.
  const url = theirs.url.replace('127.0.0.1', '0.0.0.0');
  using folder = repositoryFolder({
    '.github/workflows/preview.yml': caller(`supabase-url: ${url}, email-from: "a\${{ vars.VERCEL_TOKEN }}@evil.example"`),
  });
  const { SUPABASE_URL: _, ...env } = sandbox.env();
  const run = await runShipgate(folder.path, ['doctor', '--json', '--timeout-seconds', '1'], env);
  expect(run.stdout).toContain('your SUPABASE_SECRET_KEY was not sent there');
  expect(run.stdout).not.toContain(env.VERCEL_TOKEN);
  expect(theirs.requests).toEqual([]);
  const named = await runShipgate(folder.path, ['doctor', '--json', '--timeout-seconds', '1'], { ...env, SUPABASE_URL: url });
  expect(named.stdout).not.toContain('was not sent there');
});
