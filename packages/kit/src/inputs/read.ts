import { didYouMean } from '#core/text.ts';
import { UserError } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { ActionDefinition, Input, InputTable, InputValues } from './definition.ts';
import { isConfidential, isProblem } from './fields.ts';
import { mustBe } from './problem.ts';
import { confidentialValues } from './variables.ts';

/** Texts by input name, from one place: the runner's variables, the command line or the configuration file. */
export type InputTexts = Record<string, string>;

/** An action's section of the configuration file: its settings, and `file:line:col` of each. */
export interface ConfigTexts {
  texts: InputTexts;
  places: Readonly<Record<string, string>>;
}

/** What was read, before it is judged. */
export interface Given {
  /** Given for this very step: these win. */
  texts: InputTexts;
  /** From the configuration file; only configurable inputs are looked up here. */
  config: ConfigTexts;
  env: Readonly<Record<string, string | undefined>>;
}

/** The inputs that the runner set: `INPUT_<NAME>` with the name in capitals and spaces as `_`. Empty means absent, as on GitHub. */
export function runnerInputs(env: Readonly<Record<string, string | undefined>>): InputTexts {
  const found = Object.entries(env).filter(([key, value]) => key.startsWith('INPUT_') && value?.trim());
  return Object.fromEntries(found.map(([key, value]) => [key.slice('INPUT_'.length).toLowerCase(), (value ?? '').trim()]));
}

/** The texts of all secret inputs and the values of all variables, so that they can be masked before anything else is looked at. */
export function secretTexts(action: ActionDefinition, given: Pick<Given, 'texts' | 'env'>): string[] {
  return Object.entries(action.inputs).flatMap(([name, input]) => {
    const { kind } = input.field;
    const text = isConfidential(kind) ? (given.texts[name] ?? envText(input, given.env)) : undefined;
    if (text === undefined) return [];
    return kind === 'variables' ? confidentialValues(text) : [text];
  });
}

/**
 * Turns texts into values.
 * @throws UserError with one sentence per problem: which input, what was given, what is allowed, and the nearest valid word.
 */
export function readInputs<Table extends InputTable>(action: ActionDefinition<Table>, given: Given): InputValues<Table> {
  const names = Object.keys(action.inputs);
  const unknown = Object.keys(given.texts).filter((name) => !(name in action.inputs));
  const problems = unknown.map(
    (name) => `Unknown input "${name}" of ${action.name}.${didYouMean(name, names)} Known are: ${names.join(', ')}.`,
  );
  const values = Object.entries(action.inputs).map(([name, input]) => {
    const { value, problem } = readOne(name, input, given);
    if (problem) problems.push(problem);
    return [name, value];
  });
  if (problems.length > 0) throw new UserError(problems.join('\n'));
  return Object.fromEntries(values) as InputValues<Table>;
}

function readOne(name: string, input: Input, given: Given): { value?: unknown; problem?: string } {
  const found = findText(name, input, given);
  if (found === undefined) {
    if (input.presence !== 'required') return {};
    const also = input.env ? ` or the environment variable ${input.env}` : '';
    return { problem: `Input "${name}" is missing. Set it${also}: ${input.field.description}` };
  }
  const value = input.field.read(found.text);
  if (!isProblem(value)) return { value };
  // What stands before an @ in an address may be a password.
  const bare = found.text.replace(/\/\/[^/@\s]*@/g, '//***@');
  const shown = isConfidential(input.field.kind) ? new Secret(found.text).toString() : JSON.stringify(bare);
  return { problem: mustBe(`${found.origin} is ${shown}`, value) };
}

function findText(name: string, input: Input, given: Given): { text: string; origin: string } | undefined {
  const direct = given.texts[name];
  if (direct !== undefined) return { text: direct, origin: `Input "${name}"` };
  const fromEnv = envText(input, given.env);
  if (fromEnv !== undefined) return { text: fromEnv, origin: `Environment variable ${input.env}` };
  const fromFile = input.configurable ? given.config.texts[name] : undefined;
  if (fromFile !== undefined) return { text: fromFile, origin: `"${name}" at ${given.config.places[name]}` };
  return typeof input.presence === 'object' ? { text: input.presence.default, origin: `Default of "${name}"` } : undefined;
}

const envText = (input: Input, env: Given['env']): string | undefined =>
  input.env ? env[input.env]?.trim() || undefined : undefined;
