import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { plainText } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import { type Packed, PERMISSION_BITS } from './packed.ts';

/**
 * Everything in a folder, each folder before what lies in it; links are kept as links.
 * @throws UserError for what is neither file, folder nor link.
 */
export function listFolder(folder: string, below = ''): Packed[] {
  return readdirSync(folder).flatMap((part): Packed[] => {
    const path = join(folder, part);
    const name = below === '' ? part : `${below}/${part}`;
    const found = describe(path, name);
    return found.kind === 'folder' ? [found, ...listFolder(path, name)] : [found];
  });
}

/** What lies at a path. @throws UserError as above. */
export function describe(path: string, name: string): Packed {
  const stat = lstatSync(path);
  const mode = stat.mode & PERMISSION_BITS;
  if (stat.isSymbolicLink()) return { name, kind: 'link', target: readlinkSync(path) };
  if (stat.isDirectory()) return { name, kind: 'folder', mode };
  if (stat.isFile()) return { name, kind: 'file', mode, path, sizeBytes: stat.size };
  throw new UserError(`${plainText(name, 200)} in .vercel/output is neither a file, a folder nor a link, and cannot be kept.`);
}
