import { UserError } from '#kit/errors.ts';
import { action, type Inputs } from './action.ts';
import type { operationInputs } from './inputs.ts';
import { type Operation, WITHOUT_VERCEL } from './operation.ts';

/** The operations that understand each input; any other would ignore it. */
export const OWNERS = {
  'working-directory': ['deploy', 'build'],
  prebuilt: ['deploy'],
  archive: ['deploy'],
  staged: ['deploy'],
  env: ['deploy'],
  'build-env': ['deploy', 'build'],
  alias: ['deploy', 'alias', 'canary-start'],
  deployment: ['alias', 'promote', 'canary-start', 'canary-advance', 'canary-complete', 'canary-abort', 'mark', 'rollback'],
  passed: ['mark'],
  description: ['rollback', 'canary-abort'],
  'keep-latest': ['cleanup'],
  leave: ['rollback'],
  'dry-run': ['cleanup', 'rollback'],
  'admin-token': ['cleanup'],
  'allow-fork': ['deploy', 'build'],
} satisfies Record<keyof typeof operationInputs, readonly Operation[]>;

/** What an operation cannot do without. */
const NEEDS: Partial<Record<Operation, readonly (keyof Inputs)[]>> = {
  alias: ['deployment', 'alias'],
  promote: ['deployment'],
  'canary-start': ['deployment'],
  mark: ['deployment', 'passed', 'github-token'],
};

/**
 * Refuses inputs that the chosen operation would ignore, or that are missing for it.
 * @throws UserError with one sentence per problem.
 */
export function checkInputs(inputs: Inputs): void {
  const { operation } = inputs;
  const needed = [...(WITHOUT_VERCEL.includes(operation) ? [] : ['vercel-token' as const]), ...(NEEDS[operation] ?? [])];
  const problems = [
    ...foreign(inputs),
    ...needed.filter((name) => inputs[name] === undefined).map((name) => missing(name, operation)),
  ];
  if (inputs.staged && operation === 'deploy' && inputs.environment !== 'production')
    problems.push(
      `Input "staged" is true, but only a production deployment can be staged and environment is "${inputs.environment}". Set environment to "production", or remove staged.`,
    );
  if (problems.length > 0) throw new UserError(problems.join('\n'));
}

const foreign = (inputs: Inputs): string[] =>
  Object.entries(OWNERS)
    .filter(
      ([name, owners]: [string, readonly Operation[]]) =>
        inputs[name as keyof typeof OWNERS] !== undefined && !owners.includes(inputs.operation),
    )
    .map(
      ([name, owners]) =>
        `Input "${name}" does not belong to operation "${inputs.operation}", only to ${listed(owners)}. Remove it${orVariable(name as keyof Inputs, ' and')}, or choose another operation.`,
    );

const missing = (name: keyof Inputs, operation: Operation): string =>
  `Input "${name}" is missing, and operation "${operation}" needs it. Set it${orVariable(name, ' or')}. ${action.inputs[name].field.description}`;

function orVariable(name: keyof Inputs, conjunction: ' and' | ' or'): string {
  const { env } = action.inputs[name];
  return env ? `${conjunction} the environment variable ${env}` : '';
}

const listed = (words: readonly string[]) =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : `${words[0]}`;
