import type { Document } from 'yaml';
import { didYouMean } from '#core/text.ts';
import { UserError } from './errors.ts';

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

/** A configuration file whose sections are known ones. What they hold is not judged yet. */
export interface ConfigFile {
  document: Document;
  /** By name; a section with nothing below its name is left out. */
  sections: ReadonlyMap<string, { value: unknown; place: string }>;
  /** `FILE:LINE:COLUMN` of a YAML node. */
  placeOf(node: unknown): string;
}

/**
 * Reads the sections of a configuration file. An alias is never resolved here, so a small file cannot become a large one.
 * @throws UserError with file, line and column for broken YAML and for an unknown section.
 */
export async function parseConfigFile(text: string, file: string): Promise<ConfigFile> {
  const { parseDocument, isMap, isNode, isScalar, LineCounter } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const placeOf = (node: unknown) => at((isNode(node) && node.range?.[0]) || 0);
  const [broken] = document.errors;
  if (broken) throw new UserError(`${at(broken.pos[0])}: this is not valid YAML: ${broken.message}`);
  const root = document.contents;
  if (root !== null && !isMap(root))
    throw new UserError(`${placeOf(root)}: the file must be a map of sections: ${CONFIG_SECTIONS.join(', ')}.`);
  const sections = new Map<string, { value: unknown; place: string }>();
  for (const { key, value } of root?.items ?? []) {
    const name = isScalar(key) ? String(key.value) : '';
    if (!CONFIG_SECTIONS.some((known) => known === name))
      throw new UserError(
        `${placeOf(key)}: unknown section "${name}".${didYouMean(name, CONFIG_SECTIONS)} Known are: ${CONFIG_SECTIONS.join(', ')}.`,
      );
    const isEmpty = value === null || (isScalar(value) && value.value === null);
    if (!isEmpty) sections.set(name, { value, place: placeOf(key) });
  }
  return { document, sections, placeOf };
}
