import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openGit } from '#scripts/release/git.ts';
import { commitVersions } from '#scripts/release/version-commit.ts';

const manifest = (given: object = {}) => JSON.stringify({ name: '@shipgate/deploy', version: '1.0.0', ...given });
const BEFORE = {
  'actions/deploy/package.json': manifest(),
  'actions/deploy/README.md': 'deploy/v1',
  'docs/guide/start.md': 'deploy/v1',
  'LICENSE.md': 'MIT',
  '.changeset/one.md': 'A change.',
};

/** Applies what was changed, in a repository of its own, and says what the commit then holds. */
function commit(change: (write: (path: string, text: string, mode?: number) => void, folder: string) => void): string[] {
  const base = mkdtempSync(join(tmpdir(), 'shipgate-version-'));
  using _ = { [Symbol.dispose]: () => rmSync(base, { recursive: true, force: true }) };
  const folder = join(base, 'checkout');
  const write = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode });
  };
  for (const [path, text] of Object.entries(BEFORE)) write(path, `${text}\n`);
  const git = openGit(folder, 'origin');
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', '-c', 'commit.gpgsign=false'];
  git(['init', '--quiet']);
  git(['add', '--all']);
  git([...who, 'commit', '--quiet', '--message', 'Before']);
  change(write, folder);
  git(['add', '--all']);
  const patch = join(base, 'version.patch');
  writeFileSync(patch, execFileSync('git', ['diff', '--cached', '--binary'], { cwd: folder }));
  git(['reset', '--quiet', '--hard']);
  commitVersions(git, patch);
  return git(['show', '--name-only', '--format=', 'HEAD']).split('\n').filter(Boolean);
}

test('a version raises manifests and pages, and takes changesets away', () => {
  const changed = commit((write, folder) => {
    write('actions/deploy/package.json', `${manifest({ version: '2.0.0' })}\n`);
    write('actions/deploy/CHANGELOG.md', '## 2.0.0\n');
    write('actions/deploy/README.md', 'deploy/v2\n');
    write('docs/guide/start.md', 'deploy/v2\n');
    rmSync(join(folder, '.changeset/one.md'));
  });
  expect(changed).toHaveLength(5);
});

type Change = Parameters<typeof commit>[0];
test.each<[string, Change]>([
  ['.github/workflows/ci.yml', (write) => write('.github/workflows/ci.yml', 'on: push\n')],
  ['scripts/release.ts', (write) => write('scripts/release.ts', 'evil()\n')],
  ['LICENSE.md', (write) => write('LICENSE.md', 'Mine\n')],
  ['docs/run.md.sh', (write) => write('docs/run.md.sh', 'evil\n')],
  ['docs/../x', (write) => write('x', 'evil\n')],
  ['x/docs/a.md', (write) => write('x/docs/a.md', 'evil\n')],
  ['actions/deploy/src/README.md', (write) => write('actions/deploy/src/README.md', 'evil\n')],
  ['what can be run', (write) => write('actions/deploy/CHANGELOG.md', '#!/bin/sh\n', 0o755)],
  ['a link', (_, folder) => symlinkSync('../../.git/config', join(folder, 'actions/deploy/CHANGELOG.md'))],
  ['a script of a package', (write) => write('actions/deploy/package.json', `${manifest({ scripts: { prepare: 'evil' } })}\n`)],
  ['a package that is new', (write) => write('actions/evil/package.json', `${manifest()}\n`)],
])('%s is no business of a version', (_, change) => {
  expect(() =>
    commit((write, folder) => {
      write('actions/deploy/README.md', 'deploy/v2\n');
      change(write, folder);
    }),
  ).toThrow(/which no version does. Nothing was pushed|failed/);
});
