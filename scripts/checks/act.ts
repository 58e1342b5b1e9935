import { join } from 'node:path';
import { type Check, type CheckResult, failed, skipped } from './check.ts';
import { ROOT, runChild } from './child.ts';
import { installTools } from './tools.ts';

/** The last line of `npm run test:act`. */
const COUNTS = /^(\d+) passed, (\d+) failed, \d+ skipped$/m;

/** Plays the suite's workflows by a second runner as well; each scenario counts. */
export const ACT_CHECK: Check = {
  name: 'act agrees with the local runner',
  async run() {
    const obstacle = await installTools();
    if (obstacle) return skipped(`act's Python wheel could not be installed: ${obstacle}`);
    const { code, output } = await runChild(process.execPath, [join(ROOT, 'scripts/test-act.ts')], { output: 'keep' });
    return readCounts(output, code);
  },
};

/** What a run's output comes to; one that ended before its last line has failed. */
export function readCounts(output: string, code: number): CheckResult {
  const [, passed, bad] = COUNTS.exec(output) ?? [];
  if (passed === undefined || bad === undefined) return failed(output.trim() || `exit code ${code}`);
  const wrong = Math.max(Number(bad), code === 0 ? 0 : 1);
  return { passed: Number(passed), failed: wrong, skips: [], problems: wrong > 0 ? output.trim() : '' };
}
