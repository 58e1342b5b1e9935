import { expect, test } from '@jest/globals';
import { createWorld, runScript, type World } from './world.ts';

const WORKFLOW = 'on:\n  workflow_call:\njobs:\n  a:\n    permissions:\n      contents: read\n';
const GREEDY = `${WORKFLOW}      issues: write\n`;

/** One workflow, released as 1.0.0. */
async function released(): Promise<World> {
  const world = createWorld();
  world.commit({ 'workflow-preview': '1.0.0' }, { files: { '.github/workflows/preview.yml': WORKFLOW } });
  await world.release();
  world.git('fetch', '--quiet', '--tags', 'origin');
  return world;
}

const check = (world: World) => runScript('release-check.ts', ['--folder', world.folder], {});
const changeset = (bump: string) => ({ '.changeset/one.md': `---\n"@shipgate/workflow-preview": ${bump}\n---\n\nA change.\n` });

test('before the first release there is nothing to compare with, and the check says so', async () => {
  using world = createWorld();
  world.commit({ 'workflow-preview': '0.0.0' }, { files: { '.github/workflows/preview.yml': WORKFLOW } });
  expect(await check(world)).toEqual({
    code: 0,
    stdout: 'Never released, so there is nothing to compare with: preview.\n',
    stderr: '',
  });
});

test('a workflow that is as it was released passes', async () => {
  using world = await released();
  expect(await check(world)).toEqual({ code: 0, stdout: '', stderr: '' });
});

test.each(['patch', 'minor'])('a new scope with a %s changeset is refused', async (bump) => {
  using world = await released();
  world.commit({}, { files: { '.github/workflows/preview.yml': GREEDY, ...changeset(bump) } });
  const { code, stderr } = await check(world);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^preview breaks callers of preview\/v1\.0\.0, so @shipgate\/workflow-preview needs a changeset "major"\. .*issues: write/,
  );
});

test('a new scope with a major changeset passes, before and after the version is raised', async () => {
  using world = await released();
  world.commit({}, { files: { '.github/workflows/preview.yml': GREEDY, ...changeset('major') } });
  expect((await check(world)).code).toBe(0);
  world.git('rm', '--quiet', '.changeset/one.md');
  world.commit({ 'workflow-preview': '2.0.0' }, { files: { '.github/workflows/preview.yml': GREEDY } });
  expect((await check(world)).code).toBe(0);
});

test('a change that no changeset raises is refused', async () => {
  using world = await released();
  world.commit({}, { files: { '.github/workflows/preview.yml': `${WORKFLOW}# more\n` } });
  const { code, stderr } = await check(world);
  expect(code).toBe(1);
  expect(stderr).toContain('preview is not what preview/v1.0.0 is, and no changeset raises @shipgate/workflow-preview.');
});
