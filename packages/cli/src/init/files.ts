import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { NewFile } from './callers/files.ts';
import { textOf } from './detect/read-file.ts';

/** A file that is to be there, and what lies in its place. */
export interface PlannedFile extends NewFile {
  /** `kept`: settings are the team's own once they exist. */
  state: 'new' | 'same' | 'different' | 'kept';
  /** Only of what is `different`: a unified diff from what is there to what would be written. */
  difference: string;
}

/** Compares workflows with what is there. */
export const planWorkflow = (root: string, file: NewFile): PlannedFile => {
  const before = textOf(root, file.path);
  if (before === undefined) return { ...file, state: 'new', difference: '' };
  if (before === file.text) return { ...file, state: 'same', difference: '' };
  const difference = createTwoFilesPatch(`${file.path} (yours)`, `${file.path} (new)`, before, file.text, undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
  });
  return { ...file, state: 'different', difference };
};

/** Settings that exist are left alone, whatever they say. */
export const planSettings = (root: string, file: NewFile): PlannedFile => ({
  ...file,
  state: existsSync(join(root, file.path)) ? 'kept' : 'new',
  difference: '',
});

export function writePlanned(root: string, { path, text }: NewFile): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
