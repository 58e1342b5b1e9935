import type { Document, Node } from 'yaml';
import { parseConfigFile } from '#kit/config-file.ts';
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
  const { isNode } = await import('yaml');
  const { document, sections, placeOf } = await parseConfigFile(text, file);
  const section = sections.get(SECTION)?.value;
  if (!isNode(section)) return ALWAYS_OPEN;
  const read = calendarSchema.safeParse(plainValue(section, document, placeOf(section)));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path ?? [];
  // The innermost part of the path that stands in the file: what is missing has no place of its own.
  const places = path.map((_, end) => document.getIn([SECTION, ...path.slice(0, path.length - end)], true));
  const place = places.find((node) => isNode(node)) ?? section;
  const what = [SECTION, ...path].join('.');
  throw new UserError(`${placeOf(place)}: ${what} is wrong: ${issue ? issueWords(issue) : ''} Mend it on the default branch.`);
}

function plainValue(section: Node, document: Document, place: string): unknown {
  try {
    return section.toJS(document, { maxAliasCount: 0 });
  } catch {
    throw new UserError(`${place}: section "${SECTION}" must not use aliases (*name).`);
  }
}
