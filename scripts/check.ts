import { stopChildrenOnSignal } from './checks/child.ts';
import { playChecks } from './checks/play.ts';
import { QUICK_CHECKS } from './checks/quick.ts';
import { STATIC_CHECKS } from './checks/static.ts';

/** `npm run check`: what can be told in seconds, for use while writing. `--static` adds zizmor and actionlint, which are Python's. */
stopChildrenOnSignal();
process.exitCode = await playChecks([...QUICK_CHECKS, ...(process.argv.includes('--static') ? STATIC_CHECKS : [])]);
