import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { didYouMean } from '#core/text.ts';
import { builtActions } from './bundle/action.ts';
import { differences } from './bundle/compare.ts';
import { ROOT } from './bundle/library.ts';
import { buildLibrary, LIBRARIES } from './bundle/vendor.ts';

/**
 * `node scripts/build.ts [action…]` writes the bundles, all of them by default; `--check` builds them elsewhere and compares with dist/
 * byte for byte.
 */
const DIST = join(ROOT, 'dist');
/** webpack takes one core each; the machines that build have two. */
const PARALLEL = 2;

const names = process.argv.slice(2).filter((argument) => argument !== '--check');
const all = builtActions();
for (const name of names.filter((given) => !all.includes(given))) {
  console.error(`There is no action "${name}" to build.${didYouMean(name, all)} Known are: ${all.join(', ')}.`);
  process.exit(1);
}
const chosen = names.length > 0 ? names : all;
const startedAt = performance.now();
const fresh = mkdtempSync(join(tmpdir(), 'shipgate-dist-'));
try {
  await buildInto(fresh, chosen);
  const parts = ['vendor', ...chosen];
  if (process.argv.includes('--check')) check(parts);
  else replace(parts);
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

async function buildInto(folder: string, actions: readonly string[]): Promise<void> {
  // Module ids, and so the bytes, depend on the working directory.
  process.chdir(ROOT);
  mkdirSync(join(folder, 'vendor'));
  const limit = pLimit(PARALLEL);
  const run = promisify(execFile);
  const script = join(import.meta.dirname, 'bundle/action.ts');
  await Promise.all([
    ...LIBRARIES.map((library) => limit(() => buildLibrary(library, join(folder, 'vendor')))),
    ...actions.map((name) =>
      limit(() =>
        run(process.execPath, [script, name, folder], { cwd: ROOT }).catch((failed: { stderr?: string }) => {
          throw new Error(`The bundle of ${name} could not be built:\n${failed.stderr}`);
        }),
      ),
    ),
  ]);
}

function check(parts: readonly string[]): void {
  const found = parts.flatMap((part) => differences(join(fresh, part), join(DIST, part)).map((line) => `dist/${part}/${line}`));
  if (found.length > 0) {
    console.error(`dist/ is not what the sources give. Run "npm run build" and commit.\n${found.join('\n')}`);
    process.exitCode = 1;
  } else console.log(`dist/ is up to date: ${parts.join(', ')} (${seconds()} s).`);
}

function replace(parts: readonly string[]): void {
  for (const part of parts) {
    rmSync(join(DIST, part), { recursive: true, force: true });
    cpSync(join(fresh, part), join(DIST, part), { recursive: true });
  }
  console.log(`Built ${parts.map((part) => `dist/${part}`).join(', ')} in ${seconds()} s.`);
}

function seconds(): string {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}
