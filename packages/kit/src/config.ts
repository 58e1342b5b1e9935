import { didYouMean } from '#core/text.ts';
import { parseConfigFile } from './config-file.ts';
import { UserError } from './errors.ts';
import { DEFAULT_CONFIG_PATH } from './inputs/common.ts';
import type { ActionDefinition } from './inputs/definition.ts';
import type { ConfigTexts, InputTexts } from './inputs/read.ts';
import { isBelowWorkingDirectory, readRepositoryFile } from './repository-file.ts';

/**
 * Reads an action's section of the configuration file into texts, which then are read like inputs.
 * @param given the `config` input; without it the default path is read where it exists.
 * @throws UserError with file, line and column for broken YAML, an unknown section or key, or a value of the wrong kind.
 */
export async function readConfig(action: ActionDefinition, given: string | undefined): Promise<ConfigTexts> {
  const file = given ?? DEFAULT_CONFIG_PATH;
  const text = readRepositoryFile(file);
  if (text === undefined) {
    if (given === undefined) return NO_SETTINGS;
    throw new UserError(
      `Configuration file ${file} does not exist. Check the path, or leave out "config" to use ${DEFAULT_CONFIG_PATH}.`,
    );
  }
  return await parseConfig(text, file, action);
}

const NO_SETTINGS: ConfigTexts = { texts: {}, places: {} };

/** The same for a text that is at hand. */
export async function parseConfig(text: string, file: string, action: ActionDefinition): Promise<ConfigTexts> {
  const { isMap, isScalar } = await import('yaml');
  const { sections, placeOf } = await parseConfigFile(text, file);
  const section = sections.get(action.name);
  if (!section) return NO_SETTINGS;
  if (!isMap(section.value)) throw new UserError(`${section.place}: section "${action.name}" must be a map of settings.`);
  const texts: InputTexts = {};
  const places: Record<string, string> = {};
  for (const { key, value } of section.value.items) {
    const name = isScalar(key) ? String(key.value) : '';
    places[name] = placeOf(key);
    texts[name] = await textOf(action, { name, value, place: places[name] });
  }
  return { texts, places };
}

interface Setting {
  name: string;
  /** A YAML node. */
  value: unknown;
  place: string;
}

/** A setting as its input would be written. @throws UserError for one that the action does not have, or not in a file. */
async function textOf(action: ActionDefinition, { name, value, place }: Setting): Promise<string> {
  const { isScalar, isSeq } = await import('yaml');
  const input = action.inputs[name];
  if (input && !input.configurable)
    throw new UserError(`${place}: "${name}" can only be set as an input of the step: a pull request can edit this file.`);
  if (!input) {
    const names = Object.keys(action.inputs).filter((known) => action.inputs[known]?.configurable);
    throw new UserError(
      `${place}: unknown setting "${name}" of ${action.name}.${didYouMean(name, names)} Known are: ${names.join(', ')}.`,
    );
  }
  const { kind } = input.field;
  if (kind === 'path' && isScalar(value) && !isBelowWorkingDirectory(String(value.value)))
    throw new UserError(`${place}: "${name}" must be a path below the working directory: a pull request can edit this file.`);
  if (isScalar(value) && ['string', 'number', 'boolean'].includes(typeof value.value)) return String(value.value);
  if (kind === 'list' && isSeq(value) && value.items.every((item) => isScalar(item)))
    return value.items.map((item) => String(item.value)).join('\n');
  throw new UserError(`${place}: "${name}" must be ${kind === 'list' ? 'a list of texts' : `one ${kind}`}.`);
}
