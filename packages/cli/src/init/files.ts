import { existsSync, lstatSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { messageOf, UserError } from '#kit/errors.ts';
import { isBelowWorkingDirectory } from '#kit/repository-file.ts';
import type { NewFile } from './callers/files.ts';
import { textOf } from './detect/read-file.ts';

/** A file that is to be there, and what lies in its place. */
export interface PlannedFile extends NewFile {
  /** `kept`: settings are the team's own once they exist. */
  state: 'new' | 'same' | 'different' | 'kept';
  /** Only of what is `different`: a unified diff from what is there to what would be written. */
  difference: string;
}

/** Compares workflows with what is there. @throws UserError where a link leads out of the repository, or a file lies where a folder is needed. */
export const planWorkflow = (root: string, file: NewFile): PlannedFile => {
  refuseBadPlace(root, file.path);
  const before = textOf(root, file.path);
  if (before === undefined) return { ...file, state: 'new', difference: '' };
  if (before === file.text) return { ...file, state: 'same', difference: '' };
  const difference = createTwoFilesPatch(`${file.path} (yours)`, `${file.path} (new)`, before, file.text, undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
  });
  return { ...file, state: 'different', difference };
};

/** Settings that exist are left alone, whatever they say. @throws UserError where a link leads out of the repository, or a file lies where a folder is needed. */
export const planSettings = (root: string, file: NewFile): PlannedFile => {
  refuseBadPlace(root, file.path);
  return { ...file, state: existsSync(join(root, file.path)) ? 'kept' : 'new', difference: '' };
};

/**
 * A repository may hold links: what is written through one would land anywhere on this machine, also behind one that leads nowhere yet.
 * Nor can a folder be made where a file lies.
 */
function refuseBadPlace(root: string, path: string): void {
  const parts = path.split('/');
  for (const place of parts.map((_, end) => parts.slice(0, end + 1).join('/'))) {
    const at = join(root, place);
    const seen = lstatSync(at, { throwIfNoEntry: false });
    if (place !== path && seen?.isFile())
      throw new UserError(`${place} is a file, and init needs a folder there. Move it away, and run init again.`);
    if (!seen?.isSymbolicLink()) continue;
    if (existsSync(at) && isBelowWorkingDirectory(realpathSync(at), realpathSync(root))) continue;
    throw new UserError(
      `${place} is a link that leads out of the repository. Put a file or folder of its own there, and run init again.`,
    );
  }
}

/** @throws UserError where the folder or the file may not be written. */
export function writePlanned(root: string, { path, text }: NewFile): void {
  const file = join(root, path);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    throw new UserError(`${path} could not be written: ${messageOf(cause)}. Let this user write there, and run init again.`, {
      cause,
    });
  }
}
