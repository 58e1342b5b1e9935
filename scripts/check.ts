import { stopChildrenOnSignal } from './checks/child.ts';
import { playChecks } from './checks/play.ts';
import { QUICK_CHECKS } from './checks/quick.ts';

/** `npm run check`: what can be told in seconds, for use while writing. */
stopChildrenOnSignal();
process.exitCode = await playChecks(QUICK_CHECKS);
