import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startArtifacts } from '#sandbox/artifacts/artifacts.ts';
import { startGithub } from '#sandbox/github/github.ts';
import type { Permissions } from '#sandbox/github/tokens.ts';
import { reset, serverError } from '#sandbox/traffic/faults.ts';
import { createTraffic } from '#sandbox/traffic/traffic.ts';
import { createWorld } from './world.ts';

const SUITE = 'acme/suite';

/** A world of two components beside a GitHub where its releases are published. */
async function releasing(options: { immutable?: boolean; permissions?: Permissions } = {}) {
  const traffic = createTraffic();
  const artifacts = await startArtifacts(traffic);
  const github = await startGithub(traffic, artifacts);
  github.createRepository(SUITE, { immutableReleases: options.immutable ?? true });
  const world = createWorld();
  const commit = world.commit({ deploy: '1.0.0', 'workflow-preview': '1.0.0' });
  const token = github.issueToken({
    repository: SUITE,
    permissions: options.permissions ?? { contents: 'write', actions: 'read' },
  });
  const env = { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: SUITE, GITHUB_TOKEN: token };
  return {
    world,
    github,
    traffic,
    commit,
    release: (args: readonly string[] = [], more: Record<string, string> = {}) =>
      world.release(['--releases', ...args], { ...env, ...more }),
    shown: () => github.releases(SUITE).map(({ tag, draft, target }) => ({ tag, draft, target })),
    async [Symbol.asyncDispose]() {
      world[Symbol.dispose]();
      await github[Symbol.asyncDispose]();
      await artifacts[Symbol.asyncDispose]();
    },
  };
}

const BOTH = ['deploy/v1.0.0', 'preview/v1.0.0'];

test('each full tag gets a release with its part of the CHANGELOG, and no moving tag gets one', async () => {
  await using suite = await releasing();
  const { code, stderr } = await suite.release();
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('**Released**') });
  expect(suite.shown()).toEqual(BOTH.map((tag) => ({ tag, draft: false, target: suite.commit })));
  expect(suite.github.releases(SUITE)[0]).toMatchObject({
    immutable: true,
    prerelease: false,
    body: '### Minor Changes\n\n- What deploy 1.0.0 brings.',
  });
});

test('a second run leaves every release as it is, even one that a person has edited', async () => {
  await using suite = await releasing();
  await suite.release();
  const [first] = suite.github.releases(SUITE);
  if (first) first.body = 'Mended by hand.';
  const before = suite.traffic.requests.length;
  expect((await suite.release()).code).toBe(0);
  expect(suite.github.releases(SUITE).map(({ body }) => body)[0]).toBe('Mended by hand.');
  expect(suite.traffic.requests.slice(before).map(({ method }) => method)).toEqual(['GET']);
});

test('a plan names the releases that a killed run left out, and later jobs see that something is missing', async () => {
  await using suite = await releasing();
  await suite.world.release();
  const outputs = join(suite.world.folder, '../outputs');
  const look = () => suite.release(['--dry-run'], { GITHUB_OUTPUT: outputs });
  expect((await look()).stderr).toMatch(/To be released[\s\S]*deploy\/v1\.0\.0/);
  expect(suite.shown()).toEqual([]);
  await suite.release();
  expect((await look()).stderr).not.toContain('To be released');
  expect(readFileSync(outputs, 'utf8')).toBe('pending=false\nmissing=true\npending=false\nmissing=false\n');
});

test('drafts that a killed run left are completed, and only one of them is published', async () => {
  await using suite = await releasing();
  const octokit = (await import('@actions/github')).getOctokit(suite.github.token, { baseUrl: suite.github.url }).rest.repos;
  const [owner, repo] = ['acme', 'suite'];
  for (const body of ['half', 'half again'])
    await octokit.createRelease({ owner, repo, tag_name: 'deploy/v1.0.0', body, draft: true });
  expect((await suite.release()).code).toBe(0);
  expect(
    suite
      .shown()
      .map(({ tag, draft }) => `${tag} ${draft}`)
      .toSorted(),
  ).toEqual(BOTH.map((tag) => `${tag} false`));
  expect(suite.github.releases(SUITE)[0]?.body).toContain('What deploy');
});

test('two runs at once end with one release per tag', async () => {
  await using suite = await releasing();
  const ended = await Promise.all([suite.release(), suite.release()]);
  expect(ended.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0]);
  expect(
    suite
      .shown()
      .map(({ tag, draft }) => `${tag} ${draft}`)
      .toSorted(),
  ).toEqual(BOTH.map((tag) => `${tag} false`));
});

test('a publication whose answer was lost counts as done', async () => {
  await using suite = await releasing();
  suite.traffic.faults.push({ ...reset({ service: 'github', method: 'PATCH', path: '/releases/' }), when: 'after' });
  expect((await suite.release()).code).toBe(0);
  expect(suite.shown()).toHaveLength(2);
});

test('GitHub in trouble that lasts stops the run with one sentence, and the next run completes it', async () => {
  await using suite = await releasing();
  suite.traffic.faults.push(serverError({ service: 'github', method: 'POST', path: '/releases', times: 3 }));
  const { code, stderr } = await suite.release();
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('GitHub answered 5') });
  expect((await suite.release()).code).toBe(0);
  expect(suite.shown().map(({ tag }) => tag)).toEqual(BOTH);
});

test('a tag whose immutable release was deleted is told, since nothing can be published for it again', async () => {
  await using suite = await releasing();
  await suite.release();
  suite.github.releases(SUITE).shift();
  const { code, stderr } = await suite.release();
  expect(code).toBe(1);
  expect(stderr).toContain('already_exists');
});

test('releases that could still be changed are named', async () => {
  await using suite = await releasing({ immutable: false });
  const { code, stderr } = await suite.release();
  expect(code).toBe(0);
  expect(stderr).toContain('Not immutable: switch on Settings');
});

test('a token without contents: write is refused as GitHub does', async () => {
  await using suite = await releasing({ permissions: { contents: 'read' } });
  const { code, stderr } = await suite.release();
  expect(code).toBe(1);
  expect(stderr).toContain('GitHub answered 403 to POST /repos/acme/suite/releases: Resource not accessible by integration');
});

test('the token stands in no output and on no command line', async () => {
  await using suite = await releasing();
  const { stdout, stderr } = await suite.release(['--remote', 'https://127.0.0.1:9/x.git']);
  expect(`${stdout}${stderr}`).toContain('ls-remote');
  expect(`${stdout}${stderr}`).not.toMatch(/ghs_|x-access-token|basic /i);
});

test.each([
  { recorded: 'nobody', reviews: [], said: 'Nobody approved this run for the environment "release".' },
  { recorded: 'a refusal', reviews: [['release', 'rejected']], said: 'alice refused this run for the environment "release".' },
  {
    recorded: 'an approval and a refusal',
    reviews: [
      ['release', 'approved'],
      ['release', 'rejected'],
    ],
    said: 'alice refused this run',
  },
  { recorded: 'an approval for another environment', reviews: [['other', 'approved']], said: 'Nobody approved this run' },
  { recorded: 'an approval', reviews: [['release', 'approved']], said: undefined },
] as const)('a run that must be approved, and for which $recorded stands on record', async ({ reviews, said }) => {
  await using suite = await releasing();
  const run = suite.github.createRun(SUITE, { status: 'in_progress' });
  for (const [name, state] of reviews) {
    const environment = suite.github.createEnvironment(SUITE, name, { reviewers: ['alice'] });
    run.reviews.push({ environment, state, login: 'alice', comment: '', attempt: 1 });
  }
  const { code, stderr } = await suite.release(['--approved-for', 'release'], { GITHUB_RUN_ID: String(run.id) });
  expect(code).toBe(said === undefined ? 0 : 1);
  expect(stderr).toContain(said ?? '');
  expect(Object.keys(suite.world.tags())).toHaveLength(said === undefined ? 4 : 0);
});
