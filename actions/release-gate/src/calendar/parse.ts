import { didYouMean } from '#core/text.ts';
import { CONFIG_SECTIONS } from '#kit/config.ts';
import { UserError } from '#kit/errors.ts';
import { issueWords } from './issue-words.ts';
import { ALWAYS_OPEN, type Calendar, calendarSchema } from './schema.ts';

const SECTION = 'release';

/**
 * Reads the calendar of releases from the text of a configuration file. A file that cannot be read never opens a gate.
 * @param file as it is named in messages.
 * @throws UserError with file, line and column.
 */
export async function parseCalendar(text: string, file: string): Promise<Calendar> {
  const { parseDocument, isMap, isNode, isScalar, LineCounter } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (node: unknown) => {
    const { line, col } = lines.linePos((isNode(node) && node.range?.[0]) || 0);
    return `${file}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    throw new UserError(`${file}:${line}:${col}: this is not valid YAML: ${broken.message}`);
  }
  const root = document.contents;
  if (root === null) return ALWAYS_OPEN;
  if (!isMap(root)) throw new UserError(`${at(root)}: the file must be a map of sections: ${CONFIG_SECTIONS.join(', ')}.`);
  for (const { key } of root.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (!CONFIG_SECTIONS.some((known) => known === name))
      throw new UserError(`${at(key)}: unknown section "${name}".${didYouMean(name, CONFIG_SECTIONS)}`);
  }
  const section = root.get(SECTION, true);
  if (section === undefined || (isScalar(section) && section.value === null)) return ALWAYS_OPEN;
  const read = calendarSchema.safeParse(plainValue(section, at(section)));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path ?? [];
  // The innermost part of the path that stands in the file: what is missing has no place of its own.
  const places = path.map((_, end) => document.getIn([SECTION, ...path.slice(0, path.length - end)], true));
  const place = places.find((node) => isNode(node)) ?? section;
  const what = [SECTION, ...path].join('.');
  throw new UserError(`${at(place)}: ${what} is wrong: ${issue ? issueWords(issue) : ''} Mend it on the default branch.`);

  /** An alias is never resolved here, so a small file cannot become a large one. */
  function plainValue(node: typeof section, where: string): unknown {
    try {
      return node?.toJS(document, { maxAliasCount: 0 });
    } catch {
      throw new UserError(`${where}: section "${SECTION}" must not use aliases (*name).`);
    }
  }
}
