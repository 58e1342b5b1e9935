import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { digestFiles } from '@shipgate/deploy/files/digest.ts';
import { selectFiles } from '@shipgate/deploy/files/select.ts';

const { inspectDeploymentFiles } = createRequire(import.meta.url)('@vercel/client') as typeof import('@vercel/client');

test("files, modes and digests are those of Vercel's own client", async () => {
  const root = mkdtempSync(join(tmpdir(), 'shipgate-tree-'));
  try {
    for (const folder of ['src', 'empty', 'node_modules/x', 'ignored']) mkdirSync(join(root, folder), { recursive: true });
    const files = { 'src/a.js': 'a', 'src/ü ü.txt': '', 'node_modules/x/index.js': 'no', 'ignored/b': 'no', '.env.local': 'no' };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
    writeFileSync(join(root, 'large.bin'), Buffer.alloc(700_000, 7));
    writeFileSync(join(root, '.vercelignore'), './ignored\n');
    writeFileSync(join(root, 'run.sh'), '#!/bin/sh\n');
    chmodSync(join(root, 'run.sh'), 0o755);
    symlinkSync('src/a.js', join(root, 'link'));
    const ours = await digestFiles(await selectFiles(root));
    const theirs = await inspectDeploymentFiles({ path: root });
    const shown = ours.map(({ file, mode, sha, size = 0 }) => ({ path: file, size, mode, ...(sha && { sha }) }));
    const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
    expect(shown.toSorted(byPath)).toEqual(theirs.files.toSorted(byPath));
    expect(shown.map(({ path }) => path)).toContain('empty');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
