import { expect, test } from '@jest/globals';
import { action, CI, type Files, stage } from './stage.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';

const caller = (body: string, top = ''): Files => ({
  [CI]: `name: CI\non: [push, pull_request]\n${top}jobs:\n  preview:\n    uses: shipgate/shipgate/.github/workflows/preview.yml@${SHA}\n${body}`,
});

const called: Files = {
  '.github/workflows/preview.yml': `name: Preview
on:
  workflow_call:
    inputs:
      project: { type: string, required: true }
      runs: { type: number, default: 3 }
      staged: { type: boolean, default: false }
    secrets:
      TOKEN: { required: true }
      MAIL_KEY: { required: false }
    outputs:
      url: { value: '\${{ jobs.deploy.outputs.url }}' }
permissions: {}
jobs:
  deploy:
    name: Deploy
    runs-on: ubuntu-latest
    permissions:
      contents: read
      deployments: write
    outputs:
      url: \${{ steps.deploy.outputs.url }}
    steps:
      - id: deploy
        uses: $/actions/deploy
        with:
          project: \${{ inputs.project }}-\${{ inputs.runs + 1 == 4 }}
          token: \${{ secrets.TOKEN }}
          mail: \${{ secrets.MAIL_KEY }}\${{ vars.GREETING }}
`.replace('${{ inputs.runs + 1 == 4 }}', '${{ inputs.runs == 3 && !inputs.staged }}'),
  ...action(
    'deploy',
    `import { appendFileSync } from 'node:fs';
console.log(JSON.stringify([process.env.INPUT_PROJECT, process.env.INPUT_TOKEN.length, process.env.INPUT_MAIL, process.env['INPUT_FAIL-ON'], process.env.GITHUB_REPOSITORY]));
appendFileSync(process.env.GITHUB_OUTPUT, 'url<<EOF\\nhttps://p.example\\nEOF\\n');`,
    {
      inputs: `inputs:\n  project: { description: p }\n  token: { description: t }\n  mail: { description: m }\n  fail-on: { description: f, default: fail }`,
    },
  ),
};

const granted = '    permissions: { contents: read, deployments: write }\n';
const complete = `${granted}    with: { project: petstore }\n    secrets: { TOKEN: '\${{ secrets.VERCEL_TOKEN }}' }\n`;
const vars = { GREETING: 'hi' };
const secrets = { VERCEL_TOKEN: 'vercel-secret', RESEND_API_KEY: 'not-passed' };

test("a called workflow gets typed inputs, only the secrets it is passed, its own repository's actions, and answers outputs", async () => {
  using place = stage(caller(complete), called);
  const run = await place.play({ secrets, vars });
  expect(run.conclusion).toBe('success');
  expect(Object.keys(run.jobs).sort()).toEqual(['preview', 'preview / deploy']);
  expect(run.jobs['preview / deploy']).toMatchObject({ name: 'preview / Deploy', outputs: { url: 'https://p.example' } });
  expect(run.jobs['preview / deploy']?.log).toContain('["petstore-true",13,"hi","fail","acme/petstore"]');
  expect(run.jobs.preview).toMatchObject({ kind: 'call', outputs: { url: 'https://p.example' } });
});

test('a called job that asks for more than its caller grants stops the run at its start', async () => {
  using place = stage(caller(complete.replace('deployments: write', 'deployments: read')), called);
  await expect(place.play({ secrets })).rejects.toThrow(
    `Error calling workflow 'shipgate/shipgate/.github/workflows/preview.yml@${SHA}'. The nested job 'deploy' is requesting 'deployments: write', but is only allowed 'deployments: read'.`,
  );
});

test('a caller that says nothing grants no more than the restricted default', async () => {
  using place = stage(caller(complete.replace(granted, '')), called);
  await expect(place.play({ secrets })).rejects.toThrow(
    "is requesting 'deployments: write', but is only allowed 'deployments: none'",
  );
});

test.each([
  ['an unknown input', complete.replace('project: petstore', 'project: p, nope: 1'), 'Invalid input, nope is not defined'],
  ['a missing input', complete.replace('project: petstore', 'runs: 1'), 'Input project is required, but not provided'],
  ['an unknown secret', complete.replace('TOKEN:', 'TOKENS: x, TOKEN:'), 'Invalid secret, TOKENS is not defined'],
  ['a missing secret', `${granted}    with: { project: petstore }\n`, 'Secret TOKEN is required, but not provided'],
])('%s stops the run at its start', async (_, body, message) => {
  using place = stage(caller(body), called);
  await expect(place.play({ secrets })).rejects.toThrow(message);
});

test('an input of another type fails the calling job, whichever text it looks like', async () => {
  using place = stage(caller(complete.replace('project: petstore', "project: p, staged: 'true'")), called);
  const run = await place.play({ secrets });
  expect(run.conclusion).toBe('failure');
  expect(run.jobs.preview?.annotations[0]?.message).toMatch(/Input 'staged'.*Unexpected value 'true', expected a boolean/);
});

test('the token of each job is asked for with exactly its permissions', async () => {
  using place = stage(caller(complete), called);
  const asked: unknown[] = [];
  await place.play({ secrets, issueToken: (permissions, { key }) => `${asked.push([key, permissions])}-token` });
  expect(asked).toEqual([['preview / deploy', { contents: 'read', deployments: 'write' }]]);
});

test("a fork's pull request reads only and gets no secrets and no variables", async () => {
  using place = stage(caller(complete), called);
  const asked: unknown[] = [];
  const event = {
    name: 'pull_request',
    payload: { pull_request: { head: { ref: 'fix', repo: { full_name: 'stranger/petstore' } }, base: { ref: 'main' } } },
    ref: 'refs/pull/7/merge',
    sha: place.sha,
    actor: 'stranger',
  };
  const run = await place.play({ secrets, vars, event, issueToken: (permissions) => `${asked.push(permissions)}-token` });
  expect(asked).toEqual([{ contents: 'read', deployments: 'read' }]);
  expect(run.jobs['preview / deploy']?.log).toContain('["petstore-true",0,"","fail","acme/petstore"]');
});

test('the same pull request from a branch of the repository keeps both', async () => {
  using place = stage(caller(complete), called);
  const asked: unknown[] = [];
  const event = {
    name: 'pull_request',
    payload: { pull_request: { head: { ref: 'fix', repo: { full_name: 'acme/petstore' } }, base: { ref: 'main' } } },
    ref: 'refs/pull/7/merge',
    sha: place.sha,
    actor: 'octocat',
  };
  const run = await place.play({ secrets, vars, event, issueToken: (permissions) => `${asked.push(permissions)}-token` });
  expect(asked).toEqual([{ contents: 'read', deployments: 'write' }]);
  expect(run.jobs['preview / deploy']?.log).toContain('["petstore-true",13,"hi","fail","acme/petstore"]');
});

test('a called workflow that claims the group of its caller would wait for ever and is cancelled', async () => {
  const group = 'concurrency: preview-${{ github.ref }}\n';
  const files = {
    ...called,
    '.github/workflows/preview.yml':
      called['.github/workflows/preview.yml']?.replace('permissions: {}\n', `permissions: {}\n${group}`) ?? '',
  };
  using place = stage(caller(complete, group), files);
  const run = await place.play({ secrets });
  expect(run.conclusion).toBe('cancelled');
  expect(run.jobs.preview?.annotations[0]?.message).toContain('a deadlock was detected');
});

test('a step sees the context that GitHub describes', async () => {
  const show =
    'console.log(JSON.stringify(Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(GITHUB|RUNNER|INPUT|CI$)/.test(name)))));';
  using place = stage({
    [CI]: `name: My CI\non: pull_request\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps: [{ id: me, uses: $/actions/show }]\n`,
    ...action('show', show),
  });
  const payload = {
    action: 'opened',
    pull_request: { head: { ref: 'fix', repo: { full_name: 'acme/petstore' } }, base: { ref: 'main' } },
  };
  const event = { name: 'pull_request', payload, ref: 'refs/pull/7/merge', sha: place.sha, actor: 'octocat' };
  const run = await place.play({ event, runId: '4242', env: { GITHUB_API_URL: 'http://127.0.0.1:1' } });
  const log = run.jobs.job?.log ?? '';
  expect(JSON.parse(log.slice(log.indexOf('{')))).toMatchObject({
    CI: 'true',
    GITHUB_ACTION: 'me',
    GITHUB_ACTION_REPOSITORY: 'acme/petstore',
    GITHUB_API_URL: 'http://127.0.0.1:1',
    GITHUB_BASE_REF: 'main',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_HEAD_REF: 'fix',
    GITHUB_JOB: 'job',
    GITHUB_REF: 'refs/pull/7/merge',
    GITHUB_REF_NAME: '7/merge',
    GITHUB_REPOSITORY: 'acme/petstore',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '4242',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: place.sha,
    GITHUB_WORKFLOW: 'My CI',
    RUNNER_ENVIRONMENT: 'github-hosted',
  });
});

test('calls nest, secrets can be inherited, and a failure inside does not hide the jobs after it', async () => {
  const call = (jobs: string) => `on: { workflow_call: {} }\njobs:\n${jobs}\n`;
  using place = stage(
    {
      [CI]: `on: push
jobs:
  outer: { uses: shipgate/shipgate/.github/workflows/outer.yml@v1, secrets: inherit }
  after:
    needs: outer
    if: \${{ !cancelled() }}
    runs-on: ubuntu-latest
    steps: [{ run: 'echo outer was \${{ needs.outer.result }}' }]`,
    },
    {
      '.github/workflows/outer.yml': call('  inner: { uses: ./.github/workflows/inner.yml, secrets: inherit }'),
      '.github/workflows/inner.yml': call(
        '  work:\n    runs-on: ubuntu-latest\n    steps:\n      - run: test -n "$KEY" && echo got it && exit 1\n        env: { KEY: \'${{ secrets.KEY }}\' }',
      ),
    },
  );
  const run = await place.play({ secrets: { KEY: 'very-secret' } });
  expect(run.jobs['outer / inner / work']?.log).toContain('got it');
  expect(run.jobs.outer?.result).toBe('failure');
  expect(run.jobs.after?.log).toContain('outer was failure');
});
