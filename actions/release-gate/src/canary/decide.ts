import * as z from 'zod/mini';
import { jsonOrUndefined } from '#core/json.ts';
import { foldVerdicts, VERDICTS, type Verdict } from '#core/verdict.ts';

export type Decision = 'advance' | 'abort' | 'hold';

const stepsSchema = z.record(
  z.string(),
  z.object({ outcome: z.string(), outputs: z.optional(z.record(z.string(), z.string())) }),
);

/** A gate of the job, as far as it counts for the canary. */
export interface Judged {
  /** The step's id. */
  gate: string;
  verdict: Verdict;
}

/**
 * Reads `toJSON(steps)`: the steps with an id. `outcome` is what became of a step before `continue-on-error`.
 * What `fail-on` lets pass counts as a warning; a step that ended without a word, since its runner or its browser died, could not measure.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#steps-context
 * @returns undefined when the text is not what GitHub makes of `toJSON(steps)`.
 */
export function readGates(json: string): Judged[] | undefined {
  const parsed = stepsSchema.safeParse(jsonOrUndefined(json));
  if (!parsed.success) return undefined;
  return Object.entries(parsed.data)
    .filter(([, { outcome }]) => outcome !== 'skipped')
    .map(([gate, { outcome, outputs }]) => ({ gate, verdict: effectOf(outcome, verdictIn(outputs)) }));
}

const verdictIn = (outputs: Readonly<Record<string, string>> | undefined) =>
  VERDICTS.find((verdict) => verdict === outputs?.verdict);

function effectOf(outcome: string, verdict: Verdict | undefined): Verdict {
  const isRed = verdict === 'fail' || verdict === 'error';
  if (outcome === 'success') return isRed ? 'warn' : (verdict ?? 'error');
  // By `fail-on: warn` a warning fails.
  return verdict === 'fail' || verdict === 'warn' ? 'fail' : 'error';
}

/** A canary that is bad goes; one that could not be measured stays where it is; any other goes on. */
export function decide(gates: readonly Judged[]): Decision {
  switch (foldVerdicts(gates.map(({ verdict }) => verdict))) {
    case 'fail':
      return 'abort';
    case 'error':
      return 'hold';
    case 'warn':
    case 'pass':
    case 'skip':
      return 'advance';
  }
}
