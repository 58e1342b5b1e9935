import { relative } from 'node:path';
import { plainText } from '#core/text.ts';
import { messageOf, UserError } from '#kit/errors.ts';
import { textOf } from './read-file.ts';

/**
 * Refuses a repository whose package.json or vercel.json is no JSON: what it says would be missed, and a Next.js project pass for a static site.
 * @param folder the root, or a package's folder
 */
export function refuseBrokenJson(root: string, folder: string): void {
  for (const file of ['package.json', 'vercel.json']) refuseUnless(JSON.parse, root, folder, file);
}

/** @throws UserError where the file is there and cannot be parsed, with its path from the root and the parser's reason. */
export function refuseUnless(parse: (text: string) => unknown, root: string, folder: string, file: string): void {
  const text = textOf(folder, file);
  if (text === undefined) return;
  try {
    parse(text);
  } catch (cause) {
    const path = [...relative(root, folder).split('/').filter(Boolean), file].join('/');
    const [reason = ''] = messageOf(cause).split('\n');
    throw new UserError(`${plainText(path)} cannot be read: ${reason.replace(/[.:]$/, '')}. Mend it, and run init again.`);
  }
}
