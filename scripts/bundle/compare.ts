import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What differs between two folders: one line per file that is missing, left over or has other bytes. */
export function differences(wanted: string, actual: string): string[] {
  const files = new Set([...filesBelow(wanted), ...filesBelow(actual)]);
  return [...files].toSorted().flatMap((file) => {
    const [a, b] = [join(wanted, file), join(actual, file)];
    if (!existsSync(b)) return `${file}: missing`;
    if (!existsSync(a)) return `${file}: no longer made`;
    return readFileSync(a).equals(readFileSync(b)) ? [] : `${file}: other bytes`;
  });
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
