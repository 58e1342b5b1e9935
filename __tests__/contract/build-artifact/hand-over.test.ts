import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { OUTPUT, setStage } from './stage.ts';

test('an output travels to another job of its run, without any permission, and the storage is shown no token', async () => {
  await using stage = await setStage();
  using up = await stage.upload({ path: stage.folder(OUTPUT), artifact: 'web' });
  expect(up.report).toMatchObject({ verdict: 'pass', reason: 'Kept 4 files (34 B) as the artifact web.' });
  expect(up.outputs).toMatchObject({ artifact: 'web', digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
  const target = stage.folder();
  using down = await stage.downloadHere({ path: target, artifact: 'web', digest: up.outputs.digest ?? '' });
  expect(down.report).toMatchObject({ verdict: 'pass', reason: 'Unpacked 4 files (34 B) of the artifact web.' });
  expect(down.outputs).toMatchObject({ artifact: 'web', digest: up.outputs.digest, size: up.outputs.size });
  expect(readFileSync(join(target, '.vercel/output/static/index.html'), 'utf8')).toBe('built');
  expect(readlinkSync(join(target, '.vercel/output/functions/b.func'))).toBe('a.func');
  expect(stage.sandbox.traffic.requests.filter(({ service }) => service === 'github')).toEqual([]);
  const fetched = stage.sandbox.traffic.requests.filter(({ service, method }) => service === 'artifacts' && method === 'GET');
  expect(fetched.map(({ headers }) => headers.authorization)).toEqual([undefined]);
});

test("GitHub's digest of the artifact is the one that upload tells", async () => {
  await using stage = await setStage();
  using up = await stage.upload({ path: stage.folder(OUTPUT) });
  const [artifact] = stage.sandbox.artifacts.list(stage.forkRun).filter(({ name }) => name === 'shipgate-build');
  expect(artifact).toMatchObject({ digest: up.outputs.digest, content: expect.any(Buffer) });
  expect(artifact?.content.length).toBe(Number(up.outputs.size));
});

test('an output travels to another run, and the token goes to GitHub alone', async () => {
  await using stage = await setStage();
  using up = await stage.upload({ path: stage.folder(OUTPUT) });
  const target = stage.folder();
  stage.sandbox.traffic.requests.length = 0;
  using down = await stage.downloadThere({ path: target, ...stage.from(up.outputs.digest) });
  expect(down.report).toMatchObject({ verdict: 'pass' });
  expect(existsSync(join(target, '.vercel/output/config.json'))).toBe(true);
  const fetched = stage.sandbox.traffic.requests.filter(({ service, method }) => service === 'artifacts' && method === 'GET');
  expect(fetched.map(({ headers }) => headers.authorization)).toEqual([undefined]);
});

test('a second attempt replaces what the first one kept, and the newest is taken', async () => {
  await using stage = await setStage();
  using first = await stage.upload({ path: stage.folder(OUTPUT) });
  using second = await stage.upload({ path: stage.folder({ ...OUTPUT, '.vercel/output/new.txt': 'new' }) });
  expect(second.outputs.digest).not.toBe(first.outputs.digest);
  using down = await stage.downloadThere({ path: stage.folder(), ...stage.from(second.outputs.digest) });
  expect(down.report.verdict).toBe('pass');
  using late = await stage.downloadThere({ path: stage.folder(), ...stage.from(first.outputs.digest) });
  expect(late.report).toMatchObject({ verdict: 'fail', findings: [{ rule: 'wrong-digest' }] });
});

test('without actions: read another run is out of reach, and the step says so', async () => {
  await using stage = await setStage();
  using up = await stage.upload({ path: stage.folder(OUTPUT) });
  using down = await stage.downloadThere({ path: stage.folder(), ...stage.from(up.outputs.digest) }, { contents: 'read' });
  expect(down.exitCode).toBe(1);
  expect(down.report).toMatchObject({
    verdict: 'error',
    reason: expect.stringContaining('Resource not accessible by integration. Give the job the permission that its README names'),
  });
});

test.each([
  ['an output that is not there', {}, 'There is no output of "vercel build"'],
  ['a name with a slash', { artifact: '../x' }, 'Input "artifact" is "../x", but must be at most 100 letters, digits'],
  ['a digest', { digest: `sha256:${'0'.repeat(64)}` }, 'Input "digest" belongs to "download"'],
])('%s is told before anything is uploaded', async (_, inputs, sentence) => {
  await using stage = await setStage();
  using run = await stage.upload({ path: stage.folder(), ...inputs });
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain(sentence);
  expect(stage.sandbox.artifacts.list().map(({ name }) => name)).not.toContain('shipgate-build');
});

test('half of what another run takes is refused', async () => {
  await using stage = await setStage();
  using run = await stage.downloadThere({ path: stage.folder(), 'run-id': String(stage.forkRun) });
  expect(run.report.reason).toContain('Inputs "run-id", "sha", "repository" and "digest" belong together');
  expect(stage.sandbox.traffic.requests.filter(({ service }) => service === 'github')).toEqual([]);
});
