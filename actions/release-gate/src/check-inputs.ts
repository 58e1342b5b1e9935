import { UserError } from '#kit/errors.ts';
import type { Inputs } from './action.ts';
import type { operationInputs } from './inputs.ts';
import type { Operation } from './operation.ts';

type Name = keyof typeof operationInputs;

/** The operations that understand each input without a default; any other would ignore it. */
const OWNERS: Partial<Record<Name, readonly Operation[]>> = {
  'release-config': ['window', 'brief', 'approval'],
  'override-reason': ['window', 'brief', 'approval'],
  needs: ['brief'],
  'left-out': ['brief'],
  url: ['brief'],
  deployment: ['brief'],
  'live-deployment': ['brief'],
  'live-sha': ['brief'],
  'live-created-at': ['brief'],
  steps: ['canary'],
  stage: ['canary'],
};

/** What an operation cannot do without. */
const NEEDS: Record<Operation, readonly (keyof Inputs)[]> = {
  window: ['github-token'],
  brief: ['github-token', 'needs'],
  approval: ['github-token'],
  canary: ['steps'],
};

/**
 * Refuses inputs that the chosen operation would ignore, or that are missing for it.
 * @throws UserError with one sentence per problem.
 */
export function checkInputs(inputs: Inputs): void {
  const { operation } = inputs;
  const foreign = Object.entries(OWNERS)
    .filter(([name, owners]) => inputs[name as Name] !== undefined && !owners.includes(operation))
    .map(
      ([name, owners]) =>
        `Input "${name}" does not belong to operation "${operation}", only to ${owners.join(', ')}. Remove it, or choose another operation.`,
    );
  const missing = NEEDS[operation]
    .filter((name) => inputs[name] === undefined)
    .map((name) => `Input "${name}" is missing, and operation "${operation}" needs it. Set it.`);
  if (foreign.length + missing.length > 0) throw new UserError([...foreign, ...missing].join('\n'));
}
