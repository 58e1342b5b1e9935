import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { commonInputs } from '#kit/inputs/common.ts';
import { type ActionDefinition, COMMON_OUTPUTS, type Input } from '#kit/inputs/definition.ts';

/** The names of all actions: the folders below `actions/` that define one. Sorted. */
export const actionNames = (root: string): string[] =>
  readdirSync(join(root, 'actions'))
    .filter((name) => existsSync(join(root, 'actions', name, 'src/action.ts')))
    .toSorted();

/** The definitions of all actions, by name. */
export const readActions = (root: string): Promise<ActionDefinition[]> =>
  Promise.all(
    actionNames(root).map(async (name) => {
      const module = await import(pathToFileURL(join(root, 'actions', name, 'src/action.ts')).href);
      return module.action as ActionDefinition;
    }),
  );

/** The inputs in the order that a reader wants them: what must be given, what is the action's own, what every action has. */
export function orderedInputs({ inputs }: ActionDefinition): [string, Input][] {
  const rank = ([name, input]: [string, Input]) => (mustBeGiven(input) ? 0 : name in commonInputs ? 2 : 1);
  return Object.entries(inputs).toSorted((a, b) => rank(a) - rank(b));
}

/** Whether the step itself has to give the input, since nothing else can. */
export const mustBeGiven = ({ presence, env }: Input): boolean => presence === 'required' && !env;

/** The action's own outputs, then those of every action. */
export const orderedOutputs = ({ outputs }: ActionDefinition): [string, string][] =>
  Object.entries({ ...outputs, ...COMMON_OUTPUTS });
