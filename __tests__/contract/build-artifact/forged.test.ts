import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { file, folder, link, tgzOf } from '../../unit/build-artifact/archives.ts';
import { OUTPUT, REPOSITORY, type Stage, setStage } from './stage.ts';

const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Puts a stranger's archive in the place of the fork's own, digest and all, and downloads it. */
async function downloadForged(stage: Stage, bytes: Buffer, inputs: Record<string, string> = {}) {
  using _ = await stage.upload({ path: stage.folder(OUTPUT) });
  stage.sandbox.artifacts.swap('shipgate-build', bytes);
  for (const artifact of stage.sandbox.artifacts.list()) artifact.digest = digestOf(bytes);
  const target = stage.folder();
  const run = await stage.downloadThere({ path: target, ...stage.from(digestOf(bytes)), ...inputs });
  return { run, target };
}

test('bytes that were swapped behind GitHub are refused before a byte is unpacked', async () => {
  await using stage = await setStage();
  using up = await stage.upload({ path: stage.folder(OUTPUT) });
  stage.sandbox.artifacts.swap('shipgate-build', await tgzOf([file('config.json', 'forged')]));
  const target = stage.folder();
  using run = await stage.downloadThere({ path: target, ...stage.from(up.outputs.digest) });
  expect(run.exitCode).toBe(1);
  expect(run.report).toMatchObject({
    verdict: 'fail',
    findings: [{ rule: 'wrong-digest', title: expect.stringContaining('it is not the artifact that was built') }],
  });
  expect(existsSync(join(target, '.vercel'))).toBe(false);
});

test.each<[string, (stage: Stage) => Record<string, string>, string]>([
  ['another commit', () => ({ sha: 'd'.repeat(40) }), 'was for the commit cccc'],
  [
    'another repository',
    () => ({ repository: 'eve/petstore' }),
    'was for a commit of mallory/petstore, and eve/petstore is wanted',
  ],
])('a run for %s than was approved is refused before its artifacts are listed', async (_, inputs, sentence) => {
  await using stage = await setStage();
  using up = await stage.upload({ path: stage.folder(OUTPUT) });
  using run = await stage.downloadThere({ path: stage.folder(), ...stage.from(up.outputs.digest), ...inputs(stage) });
  expect(run.report).toMatchObject({
    verdict: 'fail',
    findings: [{ rule: 'foreign-artifact', title: expect.stringContaining(sentence) }],
  });
  expect(stage.sandbox.traffic.requests.some(({ url }) => url.pathname.endsWith('/artifacts'))).toBe(false);
});

test('the artifact of another run is not taken for this one, whatever its name', async () => {
  await using stage = await setStage();
  using up = await stage.upload({ path: stage.folder(OUTPUT) });
  const other = stage.sandbox.github.createRun(REPOSITORY, { headSha: 'c'.repeat(40), headRepository: 'mallory/petstore' }).id;
  using run = await stage.downloadThere({ path: stage.folder(), ...stage.from(up.outputs.digest), 'run-id': String(other) });
  expect(run.report).toMatchObject({
    verdict: 'error',
    reason: expect.stringContaining(`There is no artifact shipgate-build in run ${other}`),
  });
});

test.each<[string, Parameters<typeof tgzOf>[0], string]>([
  ['a name that leads upwards', [file('../../.github/shipgate.yml')], 'has a name that leads upwards'],
  ['a link that leads out', [link('static', '../..')], 'is a link that leads out of the output'],
  ['a file through a link', [folder('a'), link('b', 'a'), file('b/x')], 'lies below what is no folder'],
])('an archive with %s fails the step, with its digest right', async (_, entries, sentence) => {
  await using stage = await setStage();
  const { run, target } = await downloadForged(stage, await tgzOf(entries));
  using _run = run;
  expect(run.exitCode).toBe(1);
  expect(run.report).toMatchObject({
    verdict: 'fail',
    findings: [{ rule: 'unsafe-archive', severity: 'critical', title: expect.stringContaining(sentence) }],
  });
  expect(existsSync(join(target, '.vercel/output'))).toBe(false);
});

test('an artifact that is too large by its own account is not fetched', async () => {
  await using stage = await setStage();
  const bytes = Buffer.alloc(1_000_001);
  const { run } = await downloadForged(stage, bytes, { 'max-megabytes': '1' });
  using _run = run;
  expect(run.report).toMatchObject({
    verdict: 'fail',
    findings: [{ rule: 'too-large', title: expect.stringContaining('The artifact has 1.0 MB') }],
  });
  expect(stage.sandbox.traffic.requests.some(({ url }) => url.pathname.endsWith('/zip'))).toBe(false);
});

test("what the build left as the report of the job that downloads is removed, and no other job's", async () => {
  await using stage = await setStage();
  using up = await stage.upload({ path: stage.folder(OUTPUT), artifact: 'web', project: 'web' });
  const { store } = stage.sandbox.artifacts;
  const leave = (name: string, job: string) =>
    store.artifacts.push({
      id: ++store.lastId,
      run: String(stage.forkRun),
      job,
      name,
      content: Buffer.from('forged'),
      contentType: 'application/zip',
      digest: '',
      isFinal: true,
      createdAt: new Date().toISOString(),
    });
  leave('shipgate-report-web.test.deploy', 'build');
  leave('shipgate-report-web.test.smoke', 'job');
  leave('shipgate-report-web.smoke.smoke', 'build');
  leave('shipgate-report-docs.test.deploy', 'build');
  using down = await stage.downloadHere({
    path: stage.folder(),
    artifact: 'web',
    project: 'web',
    digest: up.outputs.digest ?? '',
  });
  expect(down.report.verdict).toBe('pass');
  const names = stage.sandbox.artifacts.list(stage.forkRun).map(({ name }) => name);
  expect(names).not.toContain('shipgate-report-web.test.deploy');
  for (const kept of ['web.test.smoke', 'web.smoke.smoke', 'docs.test.deploy'])
    expect(names).toContain(`shipgate-report-${kept}`);
});
