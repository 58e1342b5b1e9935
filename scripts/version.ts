import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Lockfile, type Manifest, updateWorkspaces } from './release/lockfile.ts';
import { stampReferences } from './release/references.ts';

/**
 * `npm run version` takes up the changesets: new versions, their parts of the CHANGELOGs, the lockfile, and the moving tags that the pages
 * tell people to follow. The version pull request consists of what it changes. It works in the current folder.
 */
const FOLDER = process.cwd();
const CHANGESET = resolve(import.meta.dirname, '../node_modules/@changesets/cli/bin.js');
const PAGES = ['README.md', 'docs/**/*.md', 'actions/*/README.md', 'reusable-workflows/*/README.md'];
const WORKSPACES = ['packages/*/package.json', 'actions/*/package.json', 'reusable-workflows/*/package.json'];

const { status } = spawnSync(process.execPath, [CHANGESET, 'version'], { cwd: FOLDER, stdio: 'inherit' });
if (status === 0) complete();
else process.exitCode = status ?? 1;

function complete(): void {
  const manifests = new Map(
    globSync(WORKSPACES, { cwd: FOLDER }).map((path) => [dirname(path), JSON.parse(read(path)) as Manifest] as const),
  );
  rewrite('package-lock.json', (text) => {
    const lock = JSON.parse(text) as Lockfile;
    updateWorkspaces(lock, manifests);
    return `${JSON.stringify(lock, null, 2)}\n`;
  });
  const versions = new Map(
    [...manifests]
      .filter(([folder]) => !folder.startsWith('packages/'))
      .map(([folder, { version = '' }]) => [basename(folder), version]),
  );
  for (const page of globSync(PAGES, { cwd: FOLDER })) rewrite(page, (text) => stampReferences(text, versions));
}

function read(path: string): string {
  return readFileSync(join(FOLDER, path), 'utf8');
}

function rewrite(path: string, change: (text: string) => string): void {
  const before = read(path);
  const after = change(before);
  if (after !== before) writeFileSync(join(FOLDER, path), after);
}
