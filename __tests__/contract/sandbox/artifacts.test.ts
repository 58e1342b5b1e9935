import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { type LocalArtifacts, startArtifacts } from '#sandbox/artifacts/artifacts.ts';
import { type LocalGithub, startGithub } from '#sandbox/github/github.ts';
import { serverError } from '#sandbox/traffic/faults.ts';
import { createTraffic } from '#sandbox/traffic/traffic.ts';

const traffic = createTraffic();
const before = { ...process.env };
let artifacts: LocalArtifacts;
let github: LocalGithub;
let folder: string;
let client: import('@actions/artifact').ArtifactClient;
let run: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shipgate-artifacts-'));
  artifacts = await startArtifacts(traffic);
  github = await startGithub(traffic, artifacts);
  github.createRepository('acme/site');
  run = github.createRun('acme/site', { headSha: 'a'.repeat(40) }).id;
  await writeFile(join(folder, 'report.json'), '{"verdict":"pass"}');
  Object.assign(process.env, {
    ACTIONS_RESULTS_URL: artifacts.url,
    ACTIONS_RUNTIME_TOKEN: artifacts.runtimeToken(run, 'smoke'),
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKSPACE: folder,
  });
  client = new (await import('@actions/artifact')).DefaultArtifactClient();
});

afterAll(async () => {
  process.env = before;
  await github[Symbol.asyncDispose]();
  await artifacts[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const upload = (name: string) => client.uploadArtifact(name, [join(folder, 'report.json')], folder);

const rest = async (path: string, method = 'GET', token = github.token) =>
  fetch(`${github.url}/repos/acme/site${path}`, { method, headers: { authorization: `Bearer ${token}` }, redirect: 'manual' });

test('what was uploaded is listed, downloaded with its digest, and read by the test', async () => {
  const { id, digest } = await upload('shipgate-report-smoke');
  const { artifacts: listed } = await client.listArtifacts();
  expect(listed).toMatchObject([{ name: 'shipgate-report-smoke', id, digest: `sha256:${digest}` }]);
  const target = join(folder, 'down');
  await mkdir(target);
  const got = await client.downloadArtifact(id ?? 0, { path: target, expectedHash: `sha256:${digest}` });
  expect(got.digestMismatch).toBe(false);
  expect(await readFile(join(target, 'report.json'), 'utf8')).toBe('{"verdict":"pass"}');
  expect(Object.keys(unzipSync(artifacts.read('shipgate-report-smoke', run)))).toEqual(['report.json']);
});

test('a large artifact goes up in blocks and comes back whole', async () => {
  const file = join(folder, 'large.bin');
  await writeFile(file, randomBytes(9 * 1024 * 1024));
  await client.uploadArtifact('large', [file], folder, { compressionLevel: 0 });
  expect(traffic.requests.filter(({ url }) => url.searchParams.get('comp') === 'block').length).toBeGreaterThan(1);
  const back = unzipSync(artifacts.read('large'))['large.bin'];
  expect((await readFile(file)).equals(back ?? Buffer.alloc(0))).toBe(true); // toEqual takes 40 s over so many bytes
});

test('a second artifact of the same name in a run is refused', async () => {
  await upload('twice');
  await expect(upload('twice')).rejects.toThrow('an artifact with this name already exists');
});

test('another run neither sees nor shares the names of this one', async () => {
  await upload('of-this-run');
  process.env.ACTIONS_RUNTIME_TOKEN = artifacts.runtimeToken(99, 'smoke');
  try {
    expect((await client.listArtifacts()).artifacts).toEqual([]);
  } finally {
    process.env.ACTIONS_RUNTIME_TOKEN = artifacts.runtimeToken(run, 'smoke');
  }
});

test('GitHub lists an artifact by name with its run, redirects to its zip, and deletes it', async () => {
  await upload('shipgate-spool');
  for (const path of ['/actions/artifacts', `/actions/runs/${run}/artifacts`]) {
    const listed = await (await rest(`${path}?name=shipgate-spool`)).json();
    expect(listed).toMatchObject({ total_count: 1, artifacts: [{ name: 'shipgate-spool', workflow_run: { id: run } }] });
  }
  const { artifacts: listed } = await (await rest('/actions/artifacts?name=shipgate-spool')).json();
  const zip = await rest(`/actions/artifacts/${listed[0].id}/zip`);
  expect(zip.status).toBe(302);
  const bytes = new Uint8Array(await (await fetch(zip.headers.get('location') ?? '')).arrayBuffer());
  expect(Object.keys(unzipSync(bytes))).toEqual(['report.json']);
  const reader = github.issueToken({ repository: 'acme/site', permissions: { actions: 'read' } });
  expect((await rest(`/actions/artifacts/${listed[0].id}`, 'DELETE', reader)).status).toBe(403);
  expect((await rest(`/actions/artifacts/${listed[0].id}`, 'DELETE')).status).toBe(204);
  expect((await rest(`/actions/artifacts/${listed[0].id}`)).status).toBe(404);
});

test('a call without a runtime token, and a blob without its signature, are refused', async () => {
  const twirp = `${artifacts.url}twirp/github.actions.results.api.v1.ArtifactService/ListArtifacts`;
  expect((await fetch(twirp, { method: 'POST', body: '{}' })).status).toBe(401);
  expect((await fetch(`${artifacts.url}artifacts/1`)).status).toBe(403);
});

test('a 502 on the first try is overcome by the client', async () => {
  traffic.faults.push(serverError({ service: 'artifacts', path: 'CreateArtifact' }));
  await upload('after-502');
  expect(artifacts.list(run).map(({ name }) => name)).toContain('after-502');
});
