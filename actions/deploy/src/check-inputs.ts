import { UserError } from '#kit/errors.ts';
import { action, type Inputs, type Operation } from './action.ts';

/** The inputs that only some operations understand. */
const OWNERS = {
  'working-directory': ['deploy'],
  staged: ['deploy'],
  deployment: ['promote', 'rollback'],
  description: ['rollback'],
} satisfies Partial<Record<keyof Inputs, readonly Operation[]>>;

/**
 * Refuses inputs that the chosen operation would ignore, or that are missing for it.
 * @throws UserError with one sentence per problem.
 */
export function checkInputs(inputs: Inputs): void {
  const { operation } = inputs;
  const problems = Object.entries(OWNERS).flatMap(([name, owners]: [string, readonly Operation[]]) =>
    inputs[name as keyof typeof OWNERS] === undefined || owners.includes(operation)
      ? []
      : [
          `Input "${name}" does not belong to operation "${operation}", only to ${owners.join(' and ')}. Remove it, or choose another operation.`,
        ],
  );
  if (operation === 'promote' && inputs.deployment === undefined)
    problems.push(`Input "deployment" is missing. Set it: ${action.inputs.deployment.field.description}`);
  if (inputs.staged && operation === 'deploy' && inputs.environment !== 'production')
    problems.push(
      `Input "staged" is true, but only a production deployment can be staged and environment is "${inputs.environment}". Set environment to "production", or remove staged.`,
    );
  if (problems.length > 0) throw new UserError(problems.join('\n'));
}
