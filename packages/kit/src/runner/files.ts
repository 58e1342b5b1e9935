import { appendFileSync, statSync } from 'node:fs';
import { cutBytes } from '#core/text.ts';

/** GitHub refuses a step's summary above this. */
const SUMMARY_MAX_BYTES = 1024 * 1024;
const SUMMARY_CUT = '\n\n_The rest was too long for a summary._\n';

type Env = Readonly<Record<string, string | undefined>>;

/** Appends outputs to the runner's file; without the file (by hand, outside a runner) nothing is written. */
export function writeOutputs(env: Env, outputs: Readonly<Record<string, string>>): void {
  const file = env.GITHUB_OUTPUT;
  if (!file) return;
  appendFileSync(
    file,
    Object.entries(outputs)
      .map(([name, value]) => entry(name, value))
      .join(''),
  );
}

/** Saves a value for the action's `post` step. */
export function saveState(env: Env, name: string, value: string): void {
  if (env.GITHUB_STATE) appendFileSync(env.GITHUB_STATE, entry(name, value));
}

/** Appends Markdown to the job summary; what would make it too large for GitHub is left out, said so. */
export function writeSummary(env: Env, markdown: string): void {
  const file = env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  const written = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const room = SUMMARY_MAX_BYTES - written - Buffer.byteLength(SUMMARY_CUT) - 1;
  if (Buffer.byteLength(markdown) <= room) appendFileSync(file, `${markdown}\n`);
  else if (room > 0) appendFileSync(file, `${cutBytes(markdown, room)}${SUMMARY_CUT}`);
}

/**
 * One value of several lines, up to a delimiter that it does not hold: a value cannot close its own entry.
 * A random one would do the same, but Node's crypto takes 5 ms to load (ADR 0002).
 */
function entry(name: string, value: string): string {
  let end = 0;
  while (value.includes(`shipgate_${end}`)) end++;
  const delimiter = `shipgate_${end}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
