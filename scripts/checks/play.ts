import { formatDuration } from '#core/text.ts';
import { messageOf } from '#kit/errors.ts';
import { type Check, type CheckResult, failed } from './check.ts';

const NAME_WIDTH = 34;

/**
 * Plays checks one after the other, a line for each as it ends, with what failed and each skip's reason below it.
 * The last line is `N passed, N failed, N skipped` over all.
 * @returns the exit code: 1 when anything failed or nothing ran.
 */
export async function playChecks(checks: readonly Check[]): Promise<0 | 1> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const startedAt = performance.now();
    const result = await check.run().catch((thrown: unknown) => failed(messageOf(thrown)));
    results.push(result);
    tell(check.name, result, performance.now() - startedAt);
  }
  const sum = (count: (result: CheckResult) => number) => results.reduce((total, result) => total + count(result), 0);
  const total = { passed: sum((r) => r.passed), failed: sum((r) => r.failed), skipped: sum((r) => r.skips.length) };
  const broken = results.flatMap((result, index) => (result.failed > 0 ? (checks[index]?.name ?? []) : []));
  if (broken.length > 0) console.log(`Failed: ${broken.join(', ')}.`);
  if (total.passed + total.failed === 0) console.log('Nothing ran, and that proves nothing.');
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

function tell(name: string, result: CheckResult, elapsedMs: number): void {
  const { passed, failed: bad, skips, problems } = result;
  const sign = bad > 0 ? '✗' : passed > 0 ? '✓' : '-';
  const counts = passed + bad + skips.length > 1 ? `  ${passed} passed, ${bad} failed, ${skips.length} skipped` : '';
  console.log(`${sign} ${name.padEnd(NAME_WIDTH)} ${formatDuration(elapsedMs).padStart(12)}${counts}`);
  for (const skip of skips) console.log(`    skipped: ${skip}`);
  if (problems) console.log(problems.replace(/^/gm, '    '));
}
