import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalArtifacts, startArtifacts } from '#sandbox/artifacts/artifacts.ts';
import { type LocalGithub, startGithub } from '#sandbox/github/github.ts';
import type { Permissions } from '#sandbox/github/tokens.ts';
import { createTraffic } from '#sandbox/traffic/traffic.ts';

const traffic = createTraffic();
const repo = { owner: 'acme', repo: 'suite' };
let artifacts: LocalArtifacts;
let github: LocalGithub;
let getOctokit: typeof import('@actions/github').getOctokit;

beforeAll(async () => {
  artifacts = await startArtifacts(traffic);
  github = await startGithub(traffic, artifacts);
  github.createRepository('acme/suite', { immutableReleases: true });
  process.env.GITHUB_API_URL = github.url; // @actions/github reads it once, when it is loaded
  ({ getOctokit } = await import('@actions/github'));
});

afterAll(async () => {
  delete process.env.GITHUB_API_URL;
  await github[Symbol.asyncDispose]();
  await artifacts[Symbol.asyncDispose]();
});

const withPermissions = (permissions: Permissions) =>
  getOctokit(github.issueToken({ repository: 'acme/suite', permissions })).rest;
const writer = () => withPermissions({ contents: 'write', 'pull-requests': 'write' }).repos;

test('a draft is shown only to those who may write, and is no release of its tag yet', async () => {
  const { data } = await writer().createRelease({ ...repo, tag_name: 'deploy/v1.0.0', draft: true });
  expect(data).toMatchObject({ draft: true, immutable: false });
  expect((await writer().listReleases(repo)).data).toHaveLength(1);
  const reader = withPermissions({ contents: 'read' }).repos;
  expect((await reader.listReleases(repo)).data).toEqual([]);
  await expect(reader.getReleaseByTag({ ...repo, tag: 'deploy/v1.0.0' })).rejects.toMatchObject({ status: 404 });
  await expect(reader.createRelease({ ...repo, tag_name: 'x' })).rejects.toMatchObject({ status: 403 });
});

test('a published release is immutable: its notes can be mended, its tag and target cannot', async () => {
  const { data: draft } = await writer().createRelease({ ...repo, tag_name: 'smoke/v1.0.0', draft: true });
  const { data } = await writer().updateRelease({ ...repo, release_id: draft.id, draft: false });
  expect(data).toMatchObject({ draft: false, immutable: true });
  const change = (given: object) => writer().updateRelease({ ...repo, release_id: draft.id, ...given });
  expect((await change({ body: 'Notes' })).data.body).toBe('Notes');
  await expect(change({ tag_name: 'smoke/v2.0.0' })).rejects.toMatchObject({ status: 422 });
  await expect(change({ target_commitish: 'main2' })).rejects.toMatchObject({ status: 422 });
  await expect(change({ draft: true })).rejects.toMatchObject({ status: 422 });
});

test('a tag has one release, and a deleted immutable one leaves its name used', async () => {
  const { data } = await writer().createRelease({ ...repo, tag_name: 'notify/v1.0.0' });
  const again = () => writer().createRelease({ ...repo, tag_name: 'notify/v1.0.0' });
  await expect(again()).rejects.toMatchObject({ status: 422 });
  await writer().deleteRelease({ ...repo, release_id: data.id });
  await expect(again()).rejects.toMatchObject({ status: 422, message: expect.stringContaining('already_exists') });
});

test('where releases are not immutable, a deleted one frees its tag', async () => {
  github.createRepository('acme/loose');
  const loose = getOctokit(github.token).rest.repos;
  const given = { owner: 'acme', repo: 'loose', tag_name: 'v1' };
  const { data } = await loose.createRelease(given);
  await loose.deleteRelease({ ...given, release_id: data.id });
  expect((await loose.createRelease(given)).data.immutable).toBe(false);
});

test('a pull request is opened once per branch, edited and closed', async () => {
  const { pulls } = withPermissions({ 'pull-requests': 'write' });
  const given = { ...repo, title: 'Versions', head: 'versions/main', base: 'main' };
  const { data } = await pulls.create(given);
  await expect(pulls.create(given)).rejects.toMatchObject({ status: 422, message: expect.stringContaining('already exists') });
  const changed = await pulls.update({ ...repo, pull_number: data.number, title: 'New', state: 'closed' });
  expect(changed.data).toMatchObject({ title: 'New', state: 'closed' });
});
