import { messageOf, UserError } from '#kit/errors.ts';
import { parseClassicBudgets } from './classic.ts';
import { parseAssertions, parseAssertSection } from './lhci.ts';
import { type BudgetSet, type Budgets, EVERY_PAGE } from './model.ts';
import { refuse, table } from './refuse.ts';

/**
 * Reads budgets from the text of a file, in any of the forms that people have:
 * a `lighthouserc` with `ci.assert`, its `assert` section alone, a map of assertions, or a classic list of budgets.
 * @throws UserError that says where in the file, what was seen and what is allowed.
 */
export async function parseBudgets(text: string, file: string): Promise<Budgets> {
  if (/\.[cm]?[jt]s$/.test(file)) {
    throw new UserError(`${file} is a program, and a pull request could change what it does. Write the same as JSON or YAML.`);
  }
  const sets = parseDocument(await parseYaml(text, file), file);
  if (sets.every((set) => set.assertions.length === 0)) {
    throw new UserError(`${file} asserts nothing. Add at least one assertion, or leave out "budgets" to use the default ones.`);
  }
  return { source: file, sets };
}

/** JSON is YAML too, so one reader serves both and tells line and column. */
async function parseYaml(text: string, file: string): Promise<unknown> {
  const { parseDocument: read, LineCounter } = await import('yaml');
  const lines = new LineCounter();
  const document = read(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    throw new UserError(`${file}:${line}:${col}: this is neither valid JSON nor YAML: ${broken.message}`);
  }
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch (cause) {
    throw new UserError(`${file} cannot be read: ${messageOf(cause)}. Write it without aliases and with fewer levels.`);
  }
}

function parseDocument(given: unknown, file: string): BudgetSet[] {
  if (Array.isArray(given)) return parseClassicBudgets(given, `${file}: budgets`);
  const root = table(given, `${file}:`);
  if (root.ci !== undefined) {
    const { assert } = table(root.ci, `${file}: ci`);
    return assert === undefined
      ? refuse(`${file}: ci`, 'has no "assert" section.')
      : parseAssertSection(assert, `${file}: ci.assert`);
  }
  if (['assertions', 'assertMatrix', 'preset'].some((key) => key in root)) return parseAssertSection(root, `${file}: budgets`);
  return [{ pattern: EVERY_PAGE, assertions: parseAssertions(root, `${file}: budgets`, 'optimistic') }];
}
