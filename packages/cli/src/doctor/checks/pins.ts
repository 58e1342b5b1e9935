import type { Call } from '../calls.ts';
import { type Check, type Diagnosis, fail, pass, warn } from '../check.ts';

const FULL_SHA = /^[0-9a-f]{40}$/;
const VERSION = /\bv\d+\.\d+\.\d+\b/;

/** Whether what is called can be changed by somebody else afterwards. */
export const pins: Check = { id: 'workflow-pins', area: 'Repository', look: ({ calls }) => judgePins(calls) };

export function judgePins(calls: readonly Call[]): Diagnosis {
  if (calls.length === 0)
    return fail('No workflow of this repository calls Shipgate.', 'Run "shipgate init", which writes the callers.');
  const loose = calls.find(({ ref }) => !FULL_SHA.test(ref));
  if (loose)
    return warn(
      `${loose.place} is pinned to "${loose.ref}", which can be moved to other code.`,
      'Pin the full commit with its version behind it: @<40 hex digits> # preview/v1.2.3. "shipgate init" writes it so.',
    );
  const bare = calls.find(({ comment }) => !VERSION.test(comment));
  if (bare)
    return warn(
      `${bare.place} is pinned to a commit without a version behind it, so nobody sees how old it is and Dependabot cannot raise it.`,
      'Pin a released commit, with its tag as a comment: # preview/v1.2.3.',
    );
  const versions = [...new Set(calls.map(({ comment }) => comment))];
  const shas = new Set(calls.map(({ ref }) => ref));
  return pass(
    `All ${calls.length} uses of Shipgate are pinned to ${shas.size === 1 ? 'one commit' : `${shas.size} commits`}: ${versions.join(', ')}.`,
  );
}
