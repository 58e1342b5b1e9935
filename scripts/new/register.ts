import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WrittenFile } from '../written-files.ts';

const SECTIONS = 'packages/kit/src/config-file.ts';
const GATES = 'packages/cli/src/gates.ts';

/** The two tables that list every action, with the new one in its place: the configuration's sections and the command line. */
export function registrations(name: string, root: string): WrittenFile[] {
  const variable = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return [
    edited(root, SECTIONS, [[/(CONFIG_SECTIONS = \[[^\]]*?),?\s*\]/, `$1, '${name}']`]]),
    edited(root, GATES, [
      [/^(import \{ action as )/m, `import { action as ${variable} } from '@shipgate/${name}/action.ts';\n$1`],
      [
        /\n\];\n/,
        `\n  gate(${variable}, async () => atSite(joined(await import('@shipgate/${name}/run.ts'), await import('@shipgate/${name}/ports.ts')))),\n];\n`,
      ],
    ]),
  ];
}

/** @throws Error when a table no longer looks as expected, rather than writing nothing. */
function edited(root: string, path: string, edits: readonly (readonly [RegExp, string])[]): WrittenFile {
  const text = edits.reduce(
    (before, [place, replacement]) => {
      if (!place.test(before)) throw new Error(`${path} has no place for a new action any more: ${place} is not found there.`);
      return before.replace(place, replacement);
    },
    readFileSync(join(root, path), 'utf8'),
  );
  return { path, text };
}
