import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runBundle } from '#testing/run-bundle.ts';
import { SITE, type Stage, setStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

/** Each: what is given, the environment, and what the one sentence must say. */
const BAD: [string, Record<string, string>, Record<string, string>, string][] = [
  [
    'a missing token',
    {},
    { VERCEL_TOKEN: '' },
    'Input "vercel-token" is missing, and operation "deploy" needs it. Set it or the environment variable VERCEL_TOKEN.',
  ],
  ['a missing project', {}, { VERCEL_PROJECT_ID: '' }, 'Input "vercel-project-id" is missing'],
  ['an unknown input', { 'vercel-tokn': 'x' }, {}, 'Unknown input "vercel-tokn" of deploy. Did you mean "vercel-token"?'],
  ['an unknown operation', { operation: 'promot' }, {}, 'Did you mean "promote"?'],
  ['a wrong type', { 'timeout-minutes': 'soon' }, {}, 'must be a whole number from 1 to 360'],
  [
    'a stranger to the operation',
    { operation: 'rollback', staged: 'true' },
    {},
    'Input "staged" does not belong to operation "rollback"',
  ],
  ['another stranger', { deployment: 'dpl_1' }, {}, 'Input "deployment" does not belong to operation "deploy"'],
  ['promote without a deployment', { operation: 'promote' }, {}, 'Input "deployment" is missing'],
  ['a staged preview', { staged: 'true' }, {}, 'only a production deployment can be staged'],
  ['a folder that is not there', { 'working-directory': 'nowhere' }, {}, 'working-directory "nowhere" is not a folder'],
];

test.each(BAD)('%s gets one clear sentence, without a call to Vercel', async (_, inputs, env, sentence) => {
  const before = stage.calls().length;
  using run = await stage.deploy(inputs, { env });
  expect(run.exitCode).toBe(1);
  expect(run.annotations).toHaveLength(1);
  expect(run.annotations[0]?.message).toContain(sentence);
  expect(run.outputs.verdict).toBe('error');
  expect(stage.calls()).toHaveLength(before);
});

test.each([
  ['is empty', {}],
  ['is ignored as a whole', { 'index.html': 'x', '.vercelignore': '*\n' }],
])('a folder that %s is refused, without a call to Vercel', async (_, files) => {
  const before = stage.calls().length;
  using run = await stage.deploy({ 'working-directory': stage.folder(files) });
  expect(run.report.reason).toContain('There is nothing to deploy');
  expect(stage.calls()).toHaveLength(before);
});

test.each([
  ['an unknown key', 'deploy:\n  timeout-minuts: 3\n', 'shipgate.yml:2:3: unknown setting "timeout-minuts"'],
  ['broken YAML', 'deploy: [\n', 'this is not valid YAML'],
  ['what only an input may say', 'deploy:\n  vercel-project-id: prj_x\n', 'can only be set as an input of the step'],
])('a configuration with %s is refused with its place', async (_, text, sentence) => {
  const config = `${stage.folder({ 'shipgate.yml': text })}/shipgate.yml`;
  using run = await stage.deploy({ config });
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain(sentence);
});

test('a wrong token is told with the way to a right one, and is never printed', async () => {
  using run = await stage.deploy(
    { 'working-directory': stage.folder(SITE) },
    { env: { VERCEL_TOKEN: 'tok_wrong_and_long_enough' } },
  );
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain('Vercel answered 403 to GET /v9/projects/petstore');
  expect(run.report.reason).toContain('VERCEL_TOKEN');
  expect(run.stdout.replace(/^::add-mask::.*$/gm, '') + JSON.stringify(run.outputs)).not.toContain('tok_wrong');
});

test('a missing project, and a team that it does not belong to, are told with the inputs to check', async () => {
  const site = { 'working-directory': stage.folder(SITE) };
  using missing = await stage.deploy({ ...site, 'vercel-project-id': 'prj_nowhere' });
  expect(missing.report.reason).toContain('Vercel has no project prj_nowhere');
  using personal = await stage.deploy(site, { env: { VERCEL_ORG_ID: '' } });
  expect(personal.report.reason).toContain('VERCEL_ORG_ID');
});

test('a pull request cannot choose the project by a .vercel/project.json that it brings along', async () => {
  const link = JSON.stringify({ projectId: 'prj_another', orgId: 'team_acme' });
  const cwd = stage.folder({ ...SITE, '.vercel/project.json': link });
  const event = { pull_request: { number: 7, head: { sha: 'b'.repeat(40), ref: 'x', repo: { full_name: 'acme/petstore' } } } };
  using run = await runBundle('deploy', { 'vercel-token': 'vercel-token-0123', 'working-directory': cwd }, { event });
  expect(run.report.reason).toContain('Input "vercel-project-id" is missing.');
});

test('the project may come from .vercel/project.json, as `vercel link` leaves it', async () => {
  const link = JSON.stringify({ projectId: 'petstore', orgId: stage.sandbox.vercel.teamId });
  const site = stage.folder({ ...SITE, '.vercel/project.json': link });
  using run = await stage.deploy({ 'working-directory': site }, { env: { VERCEL_PROJECT_ID: '', VERCEL_ORG_ID: '' } });
  expect(run.exitCode).toBe(0);
});

test('an address that holds a secret is refused by the name of the input, and the build is cancelled', async () => {
  await using slow = await setStage({ buildDelayMs: 60_000 });
  using run = await slow.deploy({ 'working-directory': slow.folder(SITE), 'protection-bypass': '127.0.0.1' });
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain('holds the value of "protection-bypass"');
  expect(run.outputs).toMatchObject({ state: 'CANCELED' });
  expect(run.outputs.url).toBeUndefined();
});
