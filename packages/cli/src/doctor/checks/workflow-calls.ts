import { UserError } from '#kit/errors.ts';
import { type Offer, readOffer } from '../../init/offer.ts';
import { type Suite, suiteAt } from '../../init/suite.ts';
import type { Call } from '../calls.ts';
import { type Check, type Diagnosis, fail, pass, skip, warn } from '../check.ts';

/** Whether the callers fit the workflows: GitHub stops a run at its start over an unknown input or a scope that is not granted. */
export const workflowCalls: Check = {
  id: 'workflow-calls',
  area: 'Repository',
  look: ({ calls }) => {
    const suites = new Map([...new Set(calls.map(({ ref }) => ref))].map((ref) => [ref, suiteOf(ref)]));
    const judged = calls.flatMap((call) =>
      call.workflow === undefined ? [] : judgeCall(call, offerOf(call.workflow, suites.get(call.ref))),
    );
    if (judged.length === 0) return skip('No workflow of this repository calls one of Shipgate.');
    const troubles = judged.filter(({ verdict }) => verdict !== 'pass');
    return troubles.length > 0
      ? troubles
      : pass(
          `${judged.length === 1 ? 'The caller gives' : `All ${judged.length} callers give`} what the workflows need, and no more.`,
        );
  },
};

/** `unknown`: the pinned commit is not in this checkout of Shipgate. */
type Known = { kind: 'offer'; offer: Offer } | { kind: 'none' } | { kind: 'unknown' };

/** The suite at a pin; undefined where this checkout does not have that commit. */
function suiteOf(ref: string): Suite | undefined {
  try {
    const suite = suiteAt(ref);
    return suite.isKnown ? suite : undefined;
  } catch (thrown) {
    // A tag or branch: the pins' own check tells of it.
    if (thrown instanceof UserError) return undefined;
    throw thrown;
  }
}

function offerOf(workflow: string, suite: Suite | undefined): Known {
  if (!suite) return { kind: 'unknown' };
  const offer = readOffer(suite, workflow);
  return offer ? { kind: 'offer', offer } : { kind: 'none' };
}

export function judgeCall({ place, workflow, ref, with: given, permissions }: Call, known: Known): Diagnosis {
  if (known.kind === 'unknown')
    return warn(
      `${place} calls ${workflow} at ${ref.slice(0, 12)}, which this checkout of Shipgate does not have, so its inputs are not checked.`,
      'Run doctor from a checkout that has it: "git fetch --tags" there.',
    );
  if (known.kind === 'none')
    return fail(
      `${place} calls ${workflow}, which the pinned commit does not have.`,
      'Pin another commit: "shipgate init --force".',
    );
  const { inputs, grants } = known.offer;
  const unknown = Object.keys(given).find((name) => !inputs.has(name));
  if (unknown !== undefined)
    return fail(
      `${place} gives ${workflow} an input "${unknown}", which it does not have: GitHub will not start it.`,
      'Take it out, or pin a version that has it.',
    );
  const missing = [...inputs].find(([name, { isRequired }]) => isRequired && !(name in given));
  if (missing)
    return fail(
      `${place} does not give ${workflow} its input "${missing[0]}": GitHub will not start it.`,
      `Add ${missing[0]} below "with:".`,
    );
  const short = grants.find(({ scope, access }) => permissions[scope] !== 'write' && permissions[scope] !== access);
  if (short)
    return fail(
      `${place} does not grant ${workflow} "${short.scope}: ${short.access}": GitHub will not start it.`,
      `Add "${short.scope}: ${short.access}" below "permissions:" of that job (${short.reason}).`,
    );
  const more = Object.keys(permissions).find((scope) => !grants.some((grant) => grant.scope === scope));
  return more === undefined
    ? pass(`${place} fits ${workflow}.`)
    : warn(`${place} grants ${workflow} "${more}", which it does not need.`, `Take "${more}" out.`);
}
