import type { KnownDifference } from './compare.ts';

/**
 * Where act 0.2.89 does not do as GitHub does. Nothing else may differ, and each of these must be seen in some scenario: one that
 * is not any more has been mended in act or is no longer touched by the workflows, and goes.
 */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: 'outputs of a skipped job',
    reason: 'act hands on the unevaluated text of the file; on GitHub a skipped job has no outputs',
    covers: ({ skipped, what, local }) => skipped && what.startsWith('outputs.') && local === undefined,
  },
  {
    name: 'empty outputs',
    reason: "act hands on an empty output; GitHub's runner leaves it out",
    covers: ({ skipped, what, local, act }) => !skipped && what.startsWith('outputs.') && local === undefined && act === '',
  },
];
