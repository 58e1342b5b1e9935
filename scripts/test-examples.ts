import { BROWSER_CHECK } from './checks/browser.ts';
import { stopChildrenOnSignal } from './checks/child.ts';
import { LONG_EXAMPLES_CHECK } from './checks/jest.ts';
import { playChecks } from './checks/play.ts';

/** `npm run test:examples`: the examples that take minutes, since they install from a registry and build. `.ci/run` runs them too. */
stopChildrenOnSignal();
process.exitCode = await playChecks([BROWSER_CHECK, LONG_EXAMPLES_CHECK]);
