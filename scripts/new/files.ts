import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WrittenFile } from '../written-files.ts';
import { titleOf } from './name.ts';

const TEMPLATE = join(import.meta.dirname, 'template');
const SUFFIX = '.template';

/** Every file of a new action, from the template. */
export function newFiles(name: string): WrittenFile[] {
  return globSync(`**/*${SUFFIX}`, { cwd: TEMPLATE })
    .toSorted()
    .map((path) => ({
      path: placeOf(path.slice(0, -SUFFIX.length), name),
      text: readFileSync(join(TEMPLATE, path), 'utf8').replaceAll('__name__', name).replaceAll('__title__', titleOf(name)),
    }));
}

/** Where a file of the template belongs in the repository. */
function placeOf(path: string, name: string): string {
  switch (path) {
    case 'changeset.md':
      return `.changeset/first-${name}.md`;
    case 'tests/unit.ts':
      return `__tests__/unit/${name}/judge.test.ts`;
    case 'tests/contract.ts':
      return `__tests__/contract/${name}/${name}.test.ts`;
    default:
      return `actions/${name}/${path}`;
  }
}
