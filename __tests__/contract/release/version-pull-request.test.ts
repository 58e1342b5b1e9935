import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startArtifacts } from '#sandbox/artifacts/artifacts.ts';
import { startGithub } from '#sandbox/github/github.ts';
import { createTraffic } from '#sandbox/traffic/traffic.ts';
import { createWorld, runScript } from './world.ts';

const SUITE = 'acme/suite';

/** A released world with a patch that raises it, beside its GitHub. */
async function versioning() {
  const traffic = createTraffic();
  const artifacts = await startArtifacts(traffic);
  const github = await startGithub(traffic, artifacts);
  github.createRepository(SUITE);
  const world = createWorld();
  world.commit({ deploy: '1.0.0', smoke: '1.0.0' });
  const permissions = { contents: 'write', 'pull-requests': 'write' } as const;
  const token = github.issueToken({ repository: SUITE, permissions });
  const env = { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: SUITE, GITHUB_TOKEN: token };
  const patch = join(world.folder, '../version.patch');
  return {
    world,
    github,
    /** Writes what `npm run version` would change as a patch, and leaves the checkout as it was. */
    prepare(change: () => void) {
      const head = world.git('rev-parse', 'HEAD');
      change();
      writeFileSync(patch, `${world.git('diff', '--binary', head, 'HEAD', '--', '.', ':!dist')}\n`);
      world.git('reset', '--quiet', '--hard', head);
      world.git('push', '--quiet', '--force', 'origin', `${head}:refs/heads/main`);
    },
    run: (args: readonly string[] = []) =>
      runScript('version-pull-request.ts', ['--folder', world.folder, '--patch', patch, ...args], env),
    pulls: async () =>
      (await import('@actions/github'))
        .getOctokit(github.token, { baseUrl: github.url })
        .rest.pulls.list({ owner: 'acme', repo: 'suite' }),
    async [Symbol.asyncDispose]() {
      world[Symbol.dispose]();
      await github[Symbol.asyncDispose]();
      await artifacts[Symbol.asyncDispose]();
    },
  };
}

test('the versions stand on a branch of their own, with one pull request that says what they bring', async () => {
  await using suite = await versioning();
  suite.prepare(() => suite.world.commit({ deploy: '1.1.0' }));
  const { code, stderr } = await suite.run();
  expect({ code, stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('1 components are raised by https://github.com/acme/suite/pull/1'),
  });
  expect(suite.world.git('ls-remote', 'origin', 'refs/heads/versions/main')).not.toBe('');
  const { data } = await suite.pulls();
  expect(data).toMatchObject([{ title: 'Release the next versions', head: { ref: 'versions/main' }, base: { ref: 'main' } }]);
  expect(data[0]?.body).toContain('| `deploy` | 1.0.0 | 1.1.0 |');
  expect(data[0]?.body).toContain('What deploy 1.1.0 brings.');
});

test('the next change is taken into the pull request that is open', async () => {
  await using suite = await versioning();
  suite.prepare(() => suite.world.commit({ deploy: '1.1.0' }));
  await suite.run();
  suite.world.git('reset', '--quiet', '--hard', 'origin/main');
  suite.prepare(() => suite.world.commit({ deploy: '1.1.0', smoke: '1.0.1' }));
  expect((await suite.run()).code).toBe(0);
  const { data } = await suite.pulls();
  expect(data).toHaveLength(1);
  expect(data[0]?.body).toContain('| `smoke` | 1.0.0 | 1.0.1 |');
});

test('a patch that touches anything else is refused before it is pushed', async () => {
  await using suite = await versioning();
  suite.prepare(() => suite.world.commit({ deploy: '1.1.0' }, { files: { 'scripts/release.ts': 'evil()\n' } }));
  const { code, stderr } = await suite.run();
  expect(code).toBe(1);
  expect(stderr).toContain('changes scripts/release.ts, which no version does. Nothing was pushed.');
  expect(suite.world.git('ls-remote', 'origin', 'refs/heads/versions/main')).toBe('');
});

/** A lockfile in which deploy has a version, and one package of others an address. */
const lockfile = (version: string, resolved: string) =>
  JSON.stringify({ packages: { 'actions/deploy': { version }, 'node_modules/zod': { version: '4.0.0', resolved } } });

test('a lockfile that raises our own versions is taken, and one that fetches a package from elsewhere is not', async () => {
  await using suite = await versioning();
  const [address, other] = ['https://registry.npmjs.org/zod.tgz', 'https://evil.test/zod.tgz'];
  suite.world.commit({}, { files: { 'package-lock.json': lockfile('1.0.0', address) } });
  suite.prepare(() => suite.world.commit({ deploy: '1.1.0' }, { files: { 'package-lock.json': lockfile('1.1.0', other) } }));
  const refused = await suite.run();
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('changes package-lock.json, which no version does') });
  suite.world.git('reset', '--quiet', '--hard', 'origin/main');
  suite.prepare(() => suite.world.commit({ deploy: '1.1.0' }, { files: { 'package-lock.json': lockfile('1.1.0', address) } }));
  expect((await suite.run()).code).toBe(0);
});

test('a run that is older than its branch leaves the versions to the newer one', async () => {
  await using suite = await versioning();
  suite.prepare(() => suite.world.commit({ deploy: '1.1.0' }));
  const older = suite.world.git('rev-parse', 'HEAD');
  suite.world.commit({}, { files: { 'a.txt': 'newer' } });
  suite.world.git('reset', '--quiet', '--hard', older);
  const { code, stderr } = await suite.run();
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('main has moved on') });
  expect((await suite.pulls()).data).toEqual([]);
});

test('a branch of an older line has a pull request of its own', async () => {
  await using suite = await versioning();
  suite.world.git('push', '--quiet', 'origin', 'HEAD:refs/heads/release/deploy-v1');
  suite.prepare(() => suite.world.commit({ deploy: '1.0.1' }));
  expect((await suite.run(['--base', 'release/deploy-v1'])).code).toBe(0);
  const { data } = await suite.pulls();
  expect(data).toMatchObject([{ head: { ref: 'versions/release/deploy-v1' }, base: { ref: 'release/deploy-v1' } }]);
});
