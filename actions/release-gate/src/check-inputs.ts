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
  // It is kept for whoever asks later; dots and invisible characters answer nobody.
  const reason = inputs['override-reason'];
  const empty =
    reason === undefined || /[\p{L}\p{N}]/u.test(reason)
      ? []
      : ['Input "override-reason" says nothing. Write why the release cannot wait, or leave it empty.'];
  const problems = [...foreign, ...missing, ...empty];
  if (problems.length > 0) throw new UserError(problems.join('\n'));
}
