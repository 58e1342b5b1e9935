import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, type WrittenFile, writeOrCheck } from './written-files.ts';

/**
 * `node scripts/sync.ts` publishes the reusable workflows: GitHub only finds them in `.github/workflows`, without sub-folders, while
 * a component needs a folder of its own. `--check` writes nothing, names each stale copy and exits with 1.
 */
const FOLDER = 'reusable-workflows';
const PUBLISHED = '.github/workflows';
const HEADER = '# Written by `npm run sync` from ';

const copies = readdirSync(join(ROOT, FOLDER)).toSorted().flatMap(copyOf);
const paths = new Set(copies.map(({ path }) => path));
for (const path of publishedPaths().filter((published) => !paths.has(published))) {
  console.error(`${path} has no source below ${FOLDER}/ any more. Delete it.`);
  process.exitCode = 1;
}
writeOrCheck(copies, process.argv.includes('--check') ? 'check' : 'write', 'npm run sync');

function copyOf(name: string): WrittenFile[] {
  const source = `${FOLDER}/${name}/${name}.yml`;
  if (!existsSync(join(ROOT, source))) return [];
  return [{ path: `${PUBLISHED}/${name}.yml`, text: `${HEADER}${source}\n${readFileSync(join(ROOT, source), 'utf8')}` }];
}

/** The copies that are there; our own workflows lack the header. */
function publishedPaths(): string[] {
  const folder = join(ROOT, PUBLISHED);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => readFileSync(join(folder, file), 'utf8').startsWith(HEADER));
  return files.map((file) => `${PUBLISHED}/${file}`);
}
