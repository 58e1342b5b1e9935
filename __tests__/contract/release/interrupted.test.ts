import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createWorld, killingGit, type World } from './world.ts';

const VERSIONS = [
  { deploy: '1.0.0', smoke: '1.0.0', 'workflow-preview': '1.0.0' },
  { deploy: '1.1.0', smoke: '1.0.0', 'workflow-preview': '1.0.1' },
] as const;

/** A world that released once and holds a second release that is not tagged yet. */
async function readyWorld(): Promise<World> {
  const world = createWorld();
  world.commit(VERSIONS[0]);
  await world.release();
  world.commit(VERSIONS[1]);
  return world;
}

async function cleanRelease(ready: World): Promise<string> {
  using world = ready.copy();
  await world.release();
  return world.refs();
}

// All steps are two tags made twice, the push, and the remote read before and after; without atomic pushes only the two pushes differ.
test.each([
  { push: 'one atomic', atomic: true, calls: [1, 2, 3, 4, 5, 6, 7] },
  { push: 'two', atomic: false, calls: [6, 7, 8] },
])('a release that is killed at any step of $push push is completed by the next', async ({ atomic, calls }) => {
  using ready = await readyWorld();
  if (!atomic) ready.git('-C', ready.remote, 'config', 'receive.advertiseAtomic', 'false');
  const wanted = await cleanRelease(ready);
  for (const call of calls) {
    for (const when of ['before', 'after'] as const) {
      using world = ready.copy();
      const bin = killingGit(world.folder, { call, when });
      const killed = await world.release([], { PATH: `${bin}${delimiter}${process.env.PATH}` });
      expect({ call, when, code: killed.code }).toEqual({ call, when, code: null });
      expect((await world.release()).code).toBe(0);
      expect(world.refs()).toBe(wanted);
    }
  }
});

test('two releases at once end well, with the same tags as one', async () => {
  using ready = await readyWorld();
  const wanted = await cleanRelease(ready);
  for (let round = 0; round < 2; round++) {
    using world = ready.copy();
    const ended = await Promise.all([world.release(), world.release(), world.release()]);
    expect(ended.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0, 0]);
    expect(world.refs()).toBe(wanted);
  }
});

test('two releases of two commits at once leave the moving tag on the higher version', async () => {
  using world = createWorld();
  const older = world.commit({ deploy: '1.0.0' });
  const newer = world.commit({ deploy: '1.1.0' });
  const ended = await Promise.all([world.release(['--commit', older]), world.release(['--commit', newer])]);
  expect(ended.map(({ code }) => code)).toEqual([0, 0]);
  expect(world.tags()).toEqual({ 'deploy/v1': newer, 'deploy/v1.0.0': older, 'deploy/v1.1.0': newer });
});

test('a remote that refuses one tag gets none, and the error names what it said', async () => {
  using world = await readyWorld();
  const before = world.refs();
  world.hook(
    'update',
    'case "$1" in refs/tags/preview/v1.0.1) echo "GH013: Repository rule violations found" >&2; exit 1;; esac',
  );
  const { code, stderr } = await world.release();
  expect(code).toBe(1);
  expect(stderr).toMatch(/refused deploy\/v1\.1\.0, preview\/v1\.0\.1, deploy\/v1, preview\/v1\. Look at its tag rules/);
  expect(stderr).toContain('GH013');
  expect(world.refs()).toBe(before);
});

test('a remote without atomic pushes that refuses a full tag keeps its moving tags', async () => {
  using world = await readyWorld();
  const lines = () => world.refs().match(/^.*\/v1 .*$/gm);
  const before = lines();
  world.git('-C', world.remote, 'config', 'receive.advertiseAtomic', 'false');
  world.hook('update', 'case "$1" in refs/tags/preview/v1.0.1) exit 1;; esac');
  expect((await world.release()).code).toBe(1);
  expect(lines()).toEqual(before);
});

test('a remote that is not there is one sentence', async () => {
  using world = await readyWorld();
  const { code, stderr } = await world.release(['--remote', join(world.folder, 'nowhere')]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^`git ls-remote .*` failed: .*does not appear to be a git repository/);
  expect(stderr).not.toContain('    at ');
});
