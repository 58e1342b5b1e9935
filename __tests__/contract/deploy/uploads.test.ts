import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { answer, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import { SITE, setStage } from './stage.ts';

const UPLOAD = { service: 'vercel', path: '/v2/files' } as const;
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`pages/${index}.html`, `page ${index}`]));

interface Sent {
  files: { file: string }[];
}
const created = (requests: { method: string; url: URL; body: Buffer }[]) =>
  requests
    .filter(({ method, url }) => method === 'POST' && url.pathname === '/v13/deployments')
    .map(({ body }) => (JSON.parse(body.toString()) as Sent).files.map(({ file }) => file));

test('a packed source becomes the same site as an unpacked one', async () => {
  await using stage = await setStage();
  const root = stage.folder({ ...SITE, 'ü/long name.txt': 'x'.repeat(300_000) });
  using run = await stage.deploy({ 'working-directory': root, archive: 'tgz' });
  expect(run.report).toMatchObject({ verdict: 'pass' });
  expect(created(stage.sandbox.traffic.requests).at(-1)).toEqual(['.vercel/source.tgz.part1']);
  expect(stage.calls().filter((call) => call === 'POST /files')).toHaveLength(1);
  const read = (path: string) => fetch(`${run.outputs.url}/${path}`).then((response) => response.text());
  expect(await read('index.html')).toBe(SITE['index.html']);
  expect(await read('%C3%BC/long%20name.txt')).toBe('x'.repeat(300_000));
});

test('a job that is run again packed goes on with the deployment of its first attempt', async () => {
  await using stage = await setStage();
  const root = stage.folder(SITE);
  using first = await stage.deploy({ 'working-directory': root, archive: 'tgz' });
  using second = await stage.deploy({ 'working-directory': root, archive: 'none' }, { env: { GITHUB_RUN_ATTEMPT: '2' } });
  expect(second.outputs['deployment-id']).toBe(first.outputs['deployment-id']);
  expect(stage.sandbox.vercel.deployments('petstore')).toHaveLength(1);
});

test('an upload quota that will not last packs the rest, says so in one line, and the deployment is whole', async () => {
  await using stage = await setStage();
  stage.sandbox.vercel.limitUploads({ plan: 'hobby', remaining: 20 });
  using run = await stage.deploy({ 'working-directory': stage.folder({ ...SITE, ...many(60) }) });
  expect(run.report).toMatchObject({ verdict: 'pass' });
  expect(run.stdout.split('\n').filter((line) => line.includes('sent packed'))).toHaveLength(1);
  expect(await (await fetch(`${run.outputs.url}/pages/59.html`)).text()).toBe('page 59');
});

test('a quota that is used up is one error that says until when, and nothing is created', async () => {
  await using stage = await setStage();
  stage.sandbox.vercel.limitUploads({ plan: 'hobby', remaining: 0, resetsInMs: 7 * 3_600_000 });
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain('quota of 5,000 uploads (api-upload-free) is used up');
  expect(stage.sandbox.vercel.deployments('petstore')).toEqual([]);
});

test('a 429, a reset and a 503 among many uploads lose and double nothing', async () => {
  await using stage = await setStage();
  const { traffic } = stage.sandbox;
  traffic.faults.push(
    tooManyRequests({ ...UPLOAD, skip: 5 }, 0),
    reset({ ...UPLOAD, skip: 10 }),
    serverError({ ...UPLOAD, skip: 15 }, 503),
    reset({ ...UPLOAD, skip: 20, when: 'after' }),
  );
  using run = await stage.deploy({ 'working-directory': stage.folder(many(80)) });
  expect(run.report).toMatchObject({ verdict: 'pass' });
  expect(traffic.faults).toEqual([]);
  expect(run.report.metrics.find(({ name }) => name === 'files-uploaded')?.value).toBe(80);
});

test('a run after one that gave up sends only what is missing', async () => {
  await using stage = await setStage();
  const root = stage.folder(many(30));
  stage.sandbox.traffic.faults.push(
    answer({ ...UPLOAD, skip: 12 }, { status: 400, headers: {}, body: '{"error":{"code":"bad_request","message":"No."}}' }),
  );
  using first = await stage.deploy({ 'working-directory': root });
  expect(first.report.reason).toMatch(/Uploading pages\/\d+\.html failed: Vercel answered 400/);
  const before = stage.sandbox.traffic.requests.filter(
    ({ url, status }) => url.pathname === '/v2/files' && status === 200,
  ).length;
  using second = await stage.deploy({ 'working-directory': root }, { env: { GITHUB_RUN_ATTEMPT: '2' } });
  expect(second.report.metrics.find(({ name }) => name === 'files-uploaded')?.value).toBe(30 - before);
});

test('a file that is too large for the plan is named before the first byte is sent', async () => {
  await using stage = await setStage();
  stage.sandbox.vercel.limitUploads({ plan: 'hobby' });
  const root = stage.folder(SITE);
  const file = openSync(join(root, 'film.mp4'), 'w');
  ftruncateSync(file, 101 * 1024 * 1024);
  closeSync(file);
  using run = await stage.deploy({ 'working-directory': root });
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain(
    "Vercel's hobby plan takes 104.9 MB of files for one deployment, and film.mp4 alone has 105.9 MB",
  );
  expect(stage.calls()).not.toContain('POST /files');
});

test('a file that changes on the way to Vercel is one clear error, not a loop', async () => {
  await using stage = await setStage();
  const root = stage.folder({ ...SITE, 'large.bin': 'x'.repeat(400_000) });
  // The first create call finds it changed: its digest has been taken, its bytes have not been sent.
  const changing = {
    ...UPLOAD,
    path: () => {
      writeFileSync(join(root, 'large.bin'), 'y'.repeat(400_000));
      return false;
    },
  };
  stage.sandbox.traffic.faults.push(answer(changing, { status: 200 }));
  using run = await stage.deploy({ 'working-directory': root });
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain('large.bin changed while it was being deployed');
  expect(stage.sandbox.vercel.deployments('petstore')).toEqual([]);
});

test.each([
  [
    'a named pipe',
    'pipe is a named pipe, which cannot be deployed',
    (root: string) => void execFileSync('mkfifo', [join(root, 'pipe')]),
    {},
  ],
  ['an output that is not there', 'there is no output of "vercel build"', () => {}, { prebuilt: 'true' }],
] as const)('%s is refused without a call to Vercel', async (_, sentence, spoil, inputs) => {
  await using stage = await setStage();
  const root = stage.folder(SITE);
  spoil(root);
  using run = await stage.deploy({ 'working-directory': root, ...inputs });
  expect(run.report.reason).toContain(sentence);
  expect(run.annotations).toHaveLength(1);
  expect(stage.calls()).toEqual([]);
});
