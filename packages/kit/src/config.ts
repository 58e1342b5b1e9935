import { didYouMean } from '#core/text.ts';
import { UserError } from './errors.ts';
import { DEFAULT_CONFIG_PATH } from './inputs/common.ts';
import type { ActionDefinition } from './inputs/definition.ts';
import type { ConfigTexts, InputTexts } from './inputs/read.ts';
import { isBelowWorkingDirectory, readRepositoryFile } from './repository-file.ts';

/** What a configuration file may have a section for: each action with something to set, and `release`, which release-gate reads by itself. */
export const CONFIG_SECTIONS = [
  'deploy',
  'smoke',
  'budget-gate',
  'header-audit',
  'notify',
  'build-artifact',
  'fork-gate',
  'release',
] as const;

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
  const { parseDocument, isMap, isScalar, isSeq, LineCounter } = await import('yaml');
  const lines = new LineCounter();
  // An alias is never resolved here, so a small file cannot become a large one.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0);
    return `${file}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken) throw new UserError(`${at(broken.pos[0])}: this is not valid YAML: ${broken.message}`);
  const root = document.contents;
  if (root === null) return NO_SETTINGS;
  if (!isMap(root))
    throw new UserError(`${at(root.range?.[0])}: the file must be a map of sections: ${CONFIG_SECTIONS.join(', ')}.`);
  const allowed = Object.entries(action.inputs).filter(([, input]) => input.configurable);
  const texts: InputTexts = {};
  const places: Record<string, string> = {};
  for (const { key, value } of root.items) {
    const section = isScalar(key) ? String(key.value) : '';
    const where = at((key as { range?: [number, number, number] }).range?.[0]);
    if (!CONFIG_SECTIONS.some((name) => name === section)) {
      throw new UserError(
        `${where}: unknown section "${section}".${didYouMean(section, CONFIG_SECTIONS)} Known are: ${CONFIG_SECTIONS.join(', ')}.`,
      );
    }
    if (section !== action.name || (isScalar(value) && value.value === null) || value === null) continue;
    if (!isMap(value)) throw new UserError(`${where}: section "${section}" must be a map of settings.`);
    for (const pair of value.items) {
      const name = isScalar(pair.key) ? String(pair.key.value) : '';
      const place = at((pair.key as { range?: [number, number, number] }).range?.[0]);
      texts[name] = checkSetting(name, pair.value, place);
      places[name] = place;
    }
  }
  return { texts, places };

  function checkSetting(name: string, value: unknown, place: string): string {
    const names = allowed.map(([key]) => key);
    const input = action.inputs[name];
    if (input && !input.configurable) {
      throw new UserError(`${place}: "${name}" can only be set as an input of the step: a pull request can edit this file.`);
    }
    if (!input)
      throw new UserError(
        `${place}: unknown setting "${name}" of ${action.name}.${didYouMean(name, names)} Known are: ${names.join(', ')}.`,
      );
    if (input.field.kind === 'path' && isScalar(value) && !isBelowWorkingDirectory(String(value.value)))
      throw new UserError(`${place}: "${name}" must be a path below the working directory: a pull request can edit this file.`);
    if (isScalar(value) && ['string', 'number', 'boolean'].includes(typeof value.value)) return String(value.value);
    if (input.field.kind === 'list' && isSeq(value) && value.items.every((item) => isScalar(item))) {
      return value.items.map((item) => String((item as { value: unknown }).value)).join('\n');
    }
    throw new UserError(
      `${place}: "${name}" must be ${input.field.kind === 'list' ? 'a list of texts' : `one ${input.field.kind}`}.`,
    );
  }
}
