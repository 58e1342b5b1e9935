/** What a gate concludes. `error` = it could not be measured; `skip` = it does not apply here. */
export const VERDICTS = ['fail', 'error', 'warn', 'pass', 'skip'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const FAIL_ON = ['fail', 'warn', 'never'] as const;
/** From which verdict on a step ends red: `fail` (fail and error), `warn` (also warn), `never`. */
export type FailOn = (typeof FAIL_ON)[number];

/**
 * Folds many verdicts into one: fail > error > warn > pass > skip.
 * @returns `skip` for an empty list: nothing was judged.
 */
export function foldVerdicts(verdicts: Iterable<Verdict>): Verdict {
  const seen = new Set(verdicts);
  return VERDICTS.find((verdict) => seen.has(verdict)) ?? 'skip';
}

/** The exit code of a step with this verdict: 0 or 1. An error fails unless `never`: inconclusive is never a pass. */
export function exitCodeOf(verdict: Verdict, failOn: FailOn): 0 | 1 {
  if (failOn === 'never') return 0;
  if (verdict === 'fail' || verdict === 'error') return 1;
  return verdict === 'warn' && failOn === 'warn' ? 1 : 0;
}

/** Sorts the worst verdict first; equal verdicts keep their order. */
export function worstFirst<T extends { verdict: Verdict }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
}
