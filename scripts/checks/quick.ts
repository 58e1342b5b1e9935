import { join } from 'node:path';
import { type Check, failed, PASSED } from './check.ts';
import { ROOT, runChild } from './child.ts';

/** A check that is one program of this repository: it passes when the program exits with 0. */
const program = (name: string, script: string, ...args: readonly string[]): Check => ({
  name,
  async run() {
    const { code, output } = await runChild(process.execPath, [join(ROOT, script), ...args], { output: 'keep' });
    return code === 0 ? PASSED : failed(output.trim() || `exit code ${code}`);
  },
});

/** What takes seconds: `npm run check`. */
export const QUICK_CHECKS: readonly Check[] = [
  program('types', 'node_modules/typescript/bin/tsc', '-p', '.'),
  program('lint and format', 'node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '--colors=off'),
  program('docs and schemas are fresh', 'scripts/docs.ts', '--check'),
  program('published workflows are fresh', 'scripts/sync.ts', '--check'),
  program('changes since the last release', 'scripts/release-check.ts'),
];

export const DIST_CHECK = program('dist is fresh', 'scripts/build.ts', '--check');
