import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Deployment, State } from '../state.ts';

/** A deployment's files in a folder of their own, removed when disposed. */
export interface Checkout extends AsyncDisposable {
  /** The project's files. */
  root: string;
  /** An empty home for the commands, so that nothing of the person's own configuration reaches a build. */
  home: string;
}

const FILE_KIND = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/** @returns whether a path stays inside the folder it is laid in. */
export const isInside = (file: string) => file !== '' && !file.startsWith('/') && !file.split('/').includes('..');

/** Writes what was uploaded for a deployment to a new temporary folder. */
export async function checkout(state: State, deployment: Deployment): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), 'shipgate-vercel-'));
  const [root, home] = [join(folder, 'path0'), join(folder, 'home')];
  state.folders.add(folder);
  const remove = async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    state.folders.delete(folder);
  };
  const disposable = { root, home, [Symbol.asyncDispose]: remove };
  try {
    await mkdir(root);
    await mkdir(home);
    for (const source of deployment.source) {
      const bytes = state.blobs.get(source.sha);
      if (!bytes) throw new Error(`${source.file} (${source.sha}) was never uploaded.`);
      const path = join(root, source.file);
      await mkdir(dirname(path), { recursive: true });
      // A link travels as a file whose content is the link's target.
      if ((source.mode & FILE_KIND) === SYMBOLIC_LINK) await symlink(bytes.toString(), path);
      else await writeFile(path, bytes, { mode: (source.mode & 0o777) | 0o600 });
    }
    return disposable;
  } catch (cause) {
    await disposable[Symbol.asyncDispose]();
    throw cause;
  }
}
