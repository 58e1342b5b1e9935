import { parseArgs } from 'node:util';
import { didYouMean } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import type { ActionDefinition } from '#kit/inputs/definition.ts';
import { isConfidential } from '#kit/inputs/fields.ts';
import type { InputTexts } from '#kit/inputs/read.ts';
import { npmRun } from './usage.ts';

/** Flags that the command line adds to an action's inputs. */
export const OWN_FLAGS = {
  json: 'Print the result as JSON, and nothing else, on standard output.',
  help: 'Print this help.',
} as const;

export interface Flags {
  /** Inputs by name, to be read as on a runner. */
  texts: InputTexts;
  print: 'report' | 'json' | 'help';
}

/**
 * Reads `--name value`, `--name=value` and, for a yes-or-no input, `--name` alone. A list may be given several times.
 * @throws UserError for an unknown flag, with the nearest known one, a flag without its value, one given twice, a stray word, and a secret.
 */
export function parseFlags(action: ActionDefinition, args: readonly string[]): Flags {
  const inputs = Object.entries(action.inputs);
  const options = Object.fromEntries([
    ...inputs.map(([name, { field }]) => [name, { type: field.kind === 'flag' ? 'boolean' : 'string' } as const]),
    ['json', { type: 'boolean' } as const],
    ['help', { type: 'boolean', short: 'h' } as const],
  ]);
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const flags: Flags = { texts: {}, print: 'report' };
  for (const token of tokens) {
    if (token.kind === 'positional')
      throw new UserError(`"${token.value}" belongs to no flag. Write --name value or --name=value.`);
    if (token.kind !== 'option') continue;
    if (token.name === 'json' || token.name === 'help') flags.print = token.name;
    else addInput(action, flags.texts, token.name, token);
  }
  return flags;
}

type Given = { value: string; inlineValue: boolean } | { value: undefined; inlineValue: undefined };

function addInput(action: ActionDefinition, texts: InputTexts, name: string, given: Given): void {
  const input = action.inputs[name];
  if (!input) {
    const known = [...Object.keys(action.inputs), ...Object.keys(OWN_FLAGS)].map((flag) => `--${flag}`);
    throw new UserError(
      `Unknown flag --${name} of ${action.name}.${didYouMean(`--${name}`, known)} "${npmRun()} shipgate -- ${action.name} --help" lists all.`,
    );
  }
  const { field, env } = input;
  // Every user of a machine can read the arguments of its processes, and a shell keeps them in its history.
  if (isConfidential(field.kind))
    throw new UserError(`A secret is no argument: set ${env} in the environment instead of --${name}.`);
  const text = given.value ?? (field.kind === 'flag' ? 'true' : undefined);
  if (text === undefined || (!given.inlineValue && text.startsWith('--')))
    throw new UserError(`Flag --${name} lacks its value: ${field.description}`);
  const before = texts[name];
  if (before !== undefined && field.kind !== 'list') throw new UserError(`Flag --${name} is given twice. Give it once.`);
  texts[name] = before === undefined ? text : `${before}\n${text}`;
}
