import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { updateWorkspaces } from '#scripts/release/lockfile.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

const TAKEN = ['package.json', 'package-lock.json', '.changeset/config.json', 'README.md'];
const COMPONENT_FILES = ['package.json', 'CHANGELOG.md', 'README.md'];
const WORKSPACES = ['packages', 'actions', 'reusable-workflows'];

/** A copy of what `npm run version` reads and writes: all components released as 1.0.0, with these changesets since. */
function copyOfRepository(changesets: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-version-'));
  const patterns = WORKSPACES.flatMap((room) => COMPONENT_FILES.map((file) => `${room}/*/${file}`));
  // A workspace that is being added has its place in the lockfile only after `npm install`.
  const { packages } = JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'package-lock.json'), 'utf8'));
  const known = globSync(patterns, { cwd: REPOSITORY_ROOT }).filter((path) => dirname(path) in packages);
  for (const path of [...TAKEN, ...known]) {
    cpSync(join(REPOSITORY_ROOT, path), join(folder, path));
  }
  symlinkSync(join(REPOSITORY_ROOT, 'node_modules'), join(folder, 'node_modules'));
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const manifests = globSync('*/*/package.json', { cwd: folder, exclude: ['node_modules'] });
  for (const path of manifests) {
    write(path, read(path).replace(/("(?:version|@shipgate\/[a-z-]+)": )"\d+\.\d+\.\d+"/g, '$1"1.0.0"'));
  }
  const lock = JSON.parse(read('package-lock.json'));
  updateWorkspaces(lock, new Map(manifests.map((path) => [dirname(path), JSON.parse(read(path))])));
  write('package-lock.json', JSON.stringify(lock));
  for (const [name, text] of Object.entries(changesets)) write(`.changeset/${name}.md`, text);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
  git('init', '--quiet', '--initial-branch=main');
  write('.gitignore', 'node_modules\n');
  git('add', '--all');
  git('-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', 'commit', '--quiet', '--message', 'All released');
  return {
    read,
    write,
    /** What npm says of the lockfile, by its own rules and without asking a registry. */
    npmCi() {
      rmSync(join(folder, 'node_modules'), { force: true });
      const args = ['ci', '--dry-run', '--offline', '--ignore-scripts', '--no-audit', '--loglevel=error'];
      const { status, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
      return { status, error: stderr };
    },
    components: () =>
      globSync(['actions/*/package.json', 'reusable-workflows/*/package.json'], { cwd: folder }).map(
        (path) => JSON.parse(read(path)).name as string,
      ),
    usersOf: (action: string) =>
      globSync('reusable-workflows/*/package.json', { cwd: folder })
        .map((path) => JSON.parse(read(path)) as { name: string; dependencies?: object })
        .filter(({ dependencies = {} }) => action in dependencies)
        .map(({ name }) => name)
        .toSorted(),
    version() {
      const args = [join(REPOSITORY_ROOT, 'scripts/version.ts')];
      const { status, stderr } = spawnSync(process.execPath, args, {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, NODE_OPTIONS: '' },
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return Object.fromEntries(
        globSync('*/*/package.json', { cwd: folder, exclude: ['node_modules'] })
          .map((path) => JSON.parse(read(path)) as { name: string; version: string })
          .filter(({ version }) => version !== '1.0.0')
          .map(({ name, version }) => [name, version]),
      );
    },
    changed: () =>
      git('status', '--short', '--untracked-files=all')
        .split('\n')
        .filter(Boolean)
        .map((line) => line.slice(3)),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const changeset = (name: string, bump: string, text = 'A change.') => `---\n"${name}": ${bump}\n---\n\n${text}\n`;
test('a workflow is raised with an action that it uses, and no other workflow is', () => {
  using copy = copyOfRepository({ one: changeset('@shipgate/budget-gate', 'minor') });
  const users = copy.usersOf('@shipgate/budget-gate');
  const raised = copy.version();
  expect(users.length).toBeGreaterThan(0);
  expect(raised).toMatchObject({ '@shipgate/budget-gate': '1.1.0', ...Object.fromEntries(users.map((name) => [name, '1.0.1'])) });
  expect(
    Object.keys(raised)
      .filter((name) => name.startsWith('@shipgate/workflow-'))
      .toSorted(),
  ).toEqual(users);
});

test('a change of core raises every action and every workflow', () => {
  using copy = copyOfRepository({ one: changeset('@shipgate/core', 'patch') });
  const names = copy.components();
  const raised = copy.version();
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => raised[name] !== '1.0.1')).toEqual([]);
});

test('a new major of an action moves what its pages tell people to follow, and leaves the others alone', () => {
  using copy = copyOfRepository({ one: changeset('@shipgate/smoke', 'major') });
  expect(copy.version()).toMatchObject({ '@shipgate/smoke': '2.0.0' });
  expect(copy.read('actions/smoke/README.md')).toContain('shipgate/shipgate/actions/smoke@smoke/v2');
  expect(copy.read('actions/smoke/README.md')).not.toContain('@smoke/v1');
  expect(copy.read('reusable-workflows/preview/README.md')).toContain('preview.yml@preview/v1');
});

test('the text of a changeset stands in the CHANGELOG of its version, and the changeset is gone', () => {
  using copy = copyOfRepository({ one: changeset('@shipgate/notify', 'patch', 'Mails arrive once.') });
  copy.version();
  expect(copy.read('actions/notify/CHANGELOG.md')).toMatch(
    /^# @shipgate\/notify\n\n## 1\.0\.1\n\n### Patch Changes\n\n- [\s\S]*Mails arrive once\./,
  );
  expect(copy.changed()).toContain('.changeset/one.md');
});

test('the lockfile follows, so that npm ci accepts it', () => {
  using copy = copyOfRepository({ one: changeset('@shipgate/deploy', 'minor') });
  copy.version();
  const { packages } = JSON.parse(copy.read('package-lock.json'));
  expect(packages['actions/deploy'].version).toBe('1.1.0');
  expect(packages['reusable-workflows/preview']).toMatchObject({
    version: '1.0.1',
    dependencies: { '@shipgate/deploy': '1.1.0' },
  });
  expect(copy.npmCi()).toEqual({ status: 0, error: '' });
  copy.write('actions/deploy/package.json', copy.read('actions/deploy/package.json').replace('"1.1.0"', '"1.2.0"'));
  expect(copy.npmCi().status).not.toBe(0);
});

test('only versions, changelogs, the lockfile, changesets and pages are changed', () => {
  using copy = copyOfRepository({ one: changeset('@shipgate/core', 'major') });
  copy.version();
  const others = copy
    .changed()
    .filter((path) => !/(^|\/)(package(-lock)?\.json|CHANGELOG\.md|README\.md)$|^\.changeset\/[a-z-]+\.md$/.test(path));
  expect(others).toEqual([]);
});
