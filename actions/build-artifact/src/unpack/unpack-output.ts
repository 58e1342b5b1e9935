import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, open, rename, rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { formatBytes } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import { type EntryKind, judgeEntry } from '../entry.ts';
import { type Limits, tooLarge, tooMany } from '../limits.ts';
import type { Contents } from '../pack/pack-output.ts';
import { FOLDER_MODE, PERMISSION_BITS } from '../pack/packed.ts';
import { Refusal } from '../refusal.ts';
import { readTar, type TarEntry } from './tar.ts';

/** Whoever unpacks can read, replace and remove it, whatever mode the tar asks for. */
const OWN_FILE_BITS = 0o600;
const OWN_FOLDER_BITS = 0o700;

/**
 * Unpacks an archive of `packOutput` into `.vercel/output` of a folder. The tar may come from a stranger: each entry is judged before anything
 * of it is written, links are made when every file has been written, so that nothing is written through one, and the output gets its name when
 * all of it is there.
 * @throws Refusal for the first thing that is not as it should be; the folder is then as before.
 * @throws UserError when the folder has an output already.
 */
export async function unpackOutput(file: string, folder: string, limits: Limits, signal: AbortSignal): Promise<Contents> {
  const parent = join(resolve(folder), '.vercel');
  const output = join(parent, 'output');
  if (existsSync(output))
    throw new UserError(
      `There is an output in ${output} already. Set path to a folder of its own, or remove that output before.`,
    );
  await mkdir(parent, { recursive: true });
  const growing = await mkdtemp(join(parent, 'output-'));
  try {
    const contents = await unpackInto(growing, file, limits, signal);
    await chmod(growing, FOLDER_MODE);
    await rename(growing, output);
    return contents;
  } catch (cause) {
    await rm(growing, { recursive: true, force: true });
    throw cause;
  }
}

async function unpackInto(root: string, file: string, limits: Limits, signal: AbortSignal): Promise<Contents> {
  const seen = new Map<string, EntryKind>();
  const folders: { path: string; mode: number }[] = [];
  const links: { path: string; target: string }[] = [];
  let sizeBytes = 0;
  for await (const { header, content } of readTar(file, limits, signal)) {
    signal.throwIfAborted();
    const name = header.type === 'directory' ? header.name.replace(/\/$/, '') : header.name;
    const kind = judgeEntry({ name, type: header.type, target: header.linkname }, seen);
    if (typeof kind === 'object')
      throw new Refusal('unsafe-archive', `The artifact is refused: ${kind.problem}.`, 'Look at who built it, and how.');
    if (seen.size > limits.entries) throw tooMany(limits);
    const path = join(root, name);
    switch (kind) {
      case 'folder':
        await mkdir(path, { mode: OWN_FOLDER_BITS });
        folders.push({ path, mode: header.mode ?? 0 });
        break;
      case 'link':
        links.push({ path, target: header.linkname ?? '' });
        break;
      case 'file':
        sizeBytes += header.size ?? 0;
        if (sizeBytes > limits.bytes) throw tooLarge(`The artifact holds ${formatBytes(sizeBytes)} or more`, limits);
        await writeFile(path, header.mode ?? 0, content);
    }
    if (kind !== 'file') await skip(content);
  }
  for (const { path, target } of links) await symlink(target, path);
  for (const { path, mode } of folders) await chmod(path, (mode & PERMISSION_BITS) | OWN_FOLDER_BITS);
  return { files: seen.size - folders.length, sizeBytes };
}

async function writeFile(path: string, mode: number, content: TarEntry['content']): Promise<void> {
  await using handle = await open(path, 'wx', OWN_FILE_BITS);
  for await (const chunk of content) await handle.writeFile(chunk);
  await handle.chmod((mode & PERMISSION_BITS) | OWN_FILE_BITS);
}

/** A folder or a link with content is odd, and does no harm. */
async function skip(content: TarEntry['content']): Promise<void> {
  for await (const _ of content);
}
