import type { KnownDifference } from './compare.ts';

/**
 * Where act 0.2.89 does not do as GitHub does. Nothing else may differ, and each of these must be seen in some scenario: one that
 * is not any more has been mended in act or is no longer touched by the workflows, and goes.
 */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];
