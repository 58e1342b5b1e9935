import { ACT_CHECK } from './checks/act.ts';
import { BROWSER_CHECK } from './checks/browser.ts';
import { stopChildrenOnSignal } from './checks/child.ts';
import { jestChecks } from './checks/jest.ts';
import { playChecks } from './checks/play.ts';
import { DIST_CHECK, QUICK_CHECKS } from './checks/quick.ts';
import { STATIC_CHECKS } from './checks/static.ts';

/**
 * `npm test` runs every check and ends in `N passed, N failed, N skipped`.
 * `npm test -- PATTERN` runs the tests whose path matches and no other check; whatever follows goes to jest as it is.
 * `--static` adds what Python's wheels bring, zizmor, actionlint and act; `--examples` adds the examples
 * that take minutes. `.ci/run` asks for both.
 */
const FLAGS = ['--static', '--examples'];
const args = process.argv.slice(2);
const chosen = args.filter((argument) => !FLAGS.includes(argument));

stopChildrenOnSignal();
process.exitCode = await playChecks([
  BROWSER_CHECK,
  ...(chosen.length > 0 ? [] : [...QUICK_CHECKS, DIST_CHECK]),
  ...(args.includes('--static') ? STATIC_CHECKS : []),
  ...jestChecks(chosen, args.includes('--examples') ? 'all' : 'short'),
  ...(args.includes('--static') ? [ACT_CHECK] : []),
]);
