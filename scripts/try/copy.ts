import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** What is made anew from the rest, and a repository's history, which a rehearsal does not need. */
const LEFT_OUT = new Set(['.git', 'node_modules', '.next', '.vercel']);

/** A copy of a repository to play with; it goes when it is disposed. */
export function copyRepository(folder: string): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'shipgate-try-'));
  const filter = (source: string) => source === folder || !LEFT_OUT.has(basename(source));
  // Else a link would lead from the copy back into the repository, and what is built there with it.
  cpSync(folder, path, { recursive: true, verbatimSymlinks: true, filter });
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}
