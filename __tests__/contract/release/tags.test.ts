import { expect, test } from '@jest/globals';
import { createWorld } from './world.ts';

test('the first release tags every component once, annotated, and points its moving tag at it', async () => {
  using world = createWorld();
  const commit = world.commit({ deploy: '1.0.0', smoke: '1.0.0', 'workflow-preview': '1.2.3' });
  const { code, stdout } = await world.release();
  expect(code).toBe(0);
  expect(world.tags()).toEqual({
    'deploy/v1': commit,
    'deploy/v1.0.0': commit,
    'preview/v1': commit,
    'preview/v1.2.3': commit,
    'smoke/v1': commit,
    'smoke/v1.0.0': commit,
  });
  expect(JSON.parse(stdout).tagged[1]).toMatchObject({
    tag: 'preview/v1.2.3',
    commit,
    notes: expect.stringContaining('What workflow-preview'),
  });
  expect(world.git('ls-remote', 'origin', 'refs/tags/deploy/v1.0.0^{}')).toContain(commit);
});

test('a second run finds nothing to do and changes no ref', async () => {
  using world = createWorld();
  world.commit({ deploy: '1.0.0', 'workflow-preview': '1.0.0' });
  await world.release();
  const before = world.refs();
  const { code, stdout } = await world.release();
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, create: [], move: [], problems: [] });
  expect(world.refs()).toBe(before);
});

test('a dry run says what would be made, and makes nothing', async () => {
  using world = createWorld();
  world.commit({ deploy: '1.0.0' });
  const before = world.refs();
  const { code, stdout, stderr } = await world.release(['--dry-run']);
  expect({ code, create: JSON.parse(stdout).create.length }).toEqual({ code: 0, create: 1 });
  expect(stderr).toContain('To be tagged');
  expect(world.refs()).toBe(before);
});

test('only the component that was raised gets a tag; the others stay where they were released', async () => {
  using world = createWorld();
  const first = world.commit({ deploy: '1.0.0', smoke: '1.0.0' });
  await world.release();
  const second = world.commit({ deploy: '1.1.0' });
  await world.release();
  expect(world.tags()).toEqual({
    'deploy/v1': second,
    'deploy/v1.0.0': first,
    'deploy/v1.1.0': second,
    'smoke/v1': first,
    'smoke/v1.0.0': first,
  });
});

test('what changed since its release, and is not raised yet, keeps its tag and is no problem', async () => {
  using world = createWorld();
  const first = world.commit({ 'workflow-preview': '1.0.0' });
  await world.release();
  world.commit({}, { files: { '.github/workflows/preview.yml': 'on: workflow_call\n# more\n' } });
  const { code, stdout } = await world.release();
  expect({ code, problems: JSON.parse(stdout).problems }).toEqual({ code: 0, problems: [] });
  expect(world.tags()).toEqual({ 'preview/v1': first, 'preview/v1.0.0': first });
});

test('a component that was never released has no tag yet', async () => {
  using world = createWorld();
  world.commit({ deploy: '1.0.0', smoke: '0.0.0' });
  await world.release();
  expect(Object.keys(world.tags())).toEqual(['deploy/v1', 'deploy/v1.0.0']);
});

test('a fix of an older major moves that major only', async () => {
  using world = createWorld();
  const old = world.commit({ deploy: '1.2.3', smoke: '1.0.0' });
  await world.release();
  const next = world.commit({ deploy: '2.0.0', smoke: '1.4.0' });
  await world.release();
  world.git('checkout', '--quiet', '-b', 'release/deploy-v1', 'refs/heads/main~1');
  const fix = world.commit({ deploy: '1.2.4' }, { branch: 'release/deploy-v1' });
  expect((await world.release()).code).toBe(0);
  expect(world.tags()).toMatchObject({
    'deploy/v1': fix,
    'deploy/v1.2.4': fix,
    'deploy/v2': next,
    'smoke/v1': next,
    'smoke/v1.0.0': old,
  });
});

test('a fix of an older minor gets its tag and does not take the major back', async () => {
  using world = createWorld();
  world.commit({ deploy: '1.2.3' });
  await world.release();
  const next = world.commit({ deploy: '1.3.0' });
  await world.release();
  world.git('checkout', '--quiet', '-b', 'release/deploy-v1.2', 'refs/heads/main~1');
  const fix = world.commit({ deploy: '1.2.4' }, { branch: 'release/deploy-v1.2' });
  await world.release();
  expect(world.tags()).toMatchObject({ 'deploy/v1': next, 'deploy/v1.2.4': fix });
});

test('a number that another branch gave to other work is reported, and its tag stays', async () => {
  using world = createWorld();
  world.commit({ deploy: '1.2.3', 'workflow-preview': '1.0.4' });
  await world.release();
  const main = world.commit({ deploy: '2.0.0', 'workflow-preview': '1.0.5' });
  await world.release();
  world.git('checkout', '--quiet', '-b', 'release/deploy-v1', 'refs/heads/main~1');
  const files = { '.github/workflows/preview.yml': 'the fix\n' };
  world.commit({ deploy: '1.2.4', 'workflow-preview': '1.0.5' }, { branch: 'release/deploy-v1', files });
  const { code, stdout } = await world.release();
  expect(code).toBe(1);
  expect(JSON.parse(stdout).problems).toEqual([
    expect.stringMatching(/^preview\/v1\.0\.5 was released from .* next free version here\.$/),
  ]);
  expect(world.tags()['preview/v1.0.5']).toBe(main);
});

test('a full tag that stands at a commit of another version is left, and said', async () => {
  using world = createWorld();
  const wrong = world.commit({ deploy: '0.0.0' });
  world.git('push', '--quiet', 'origin', `${wrong}:refs/tags/deploy/v1.0.0`);
  world.commit({ deploy: '1.0.0' });
  const { code, stdout } = await world.release();
  expect(code).toBe(1);
  expect(JSON.parse(stdout).problems).toEqual([expect.stringContaining('deploy/v1.0.0 stands at')]);
  expect(world.refs()).toContain(`refs/tags/deploy/v1.0.0 ${wrong}`);
  expect(world.refs()).not.toContain('deploy/v1 ');
});

test('below 1.0.0 the moving tag is one of the minor, which is what may break there', async () => {
  using world = createWorld();
  const first = world.commit({ deploy: '0.3.0' });
  await world.release();
  const second = world.commit({ deploy: '0.3.1' });
  await world.release();
  world.commit({ deploy: '0.4.0' });
  await world.release();
  expect(world.tags()).toMatchObject({ 'deploy/v0.3': second, 'deploy/v0.3.0': first, 'deploy/v0.4': expect.any(String) });
  expect(Object.keys(world.tags())).not.toContain('deploy/v0');
});

test('a pre-release gets its tag and moves nothing', async () => {
  using world = createWorld();
  const stable = world.commit({ deploy: '1.0.0' });
  await world.release();
  const beta = world.commit({ deploy: '2.0.0-beta.1' });
  await world.release();
  expect(world.tags()).toEqual({ 'deploy/v1': stable, 'deploy/v1.0.0': stable, 'deploy/v2.0.0-beta.1': beta });
});

test('a commit with changesets that no version has taken up is no release', async () => {
  using world = createWorld();
  world.commit({ deploy: '1.0.0' }, { files: { '.changeset/quick-fix.md': '---\n"@shipgate/deploy": patch\n---\n\nA fix.\n' } });
  const { code, stdout } = await world.release();
  expect({ code, pending: JSON.parse(stdout).pending }).toEqual({ code: 0, pending: ['quick-fix'] });
  expect(world.tags()).toEqual({});
});

test('a version without its part in the CHANGELOG stops before anything is tagged', async () => {
  using world = createWorld();
  world.commit({ deploy: '1.0.0', smoke: '1.0.0' }, { files: { 'actions/smoke/CHANGELOG.md': '# @shipgate/smoke\n' } });
  const { code, stderr } = await world.release();
  expect(code).toBe(1);
  expect(stderr).toContain('actions/smoke/CHANGELOG.md has no "## 1.0.0"');
  expect(world.tags()).toEqual({});
});

test('two components of one name are refused: their tags would be the same', async () => {
  using world = createWorld();
  world.commit({ deploy: '1.0.0', 'workflow-deploy': '1.0.0' });
  const { code, stderr } = await world.release();
  expect(code).toBe(1);
  expect(stderr).toContain('Two components are called deploy');
});

test('a run for another commit than its own is stopped', async () => {
  using world = createWorld();
  world.commit({ deploy: '1.0.0' });
  const { code, stderr } = await world.release([], { GITHUB_SHA: 'f'.repeat(40) });
  expect(code).toBe(1);
  expect(stderr).toContain('This run was started for ffff');
  expect(world.tags()).toEqual({});
});
