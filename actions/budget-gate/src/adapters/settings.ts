import type { Plan } from '../plan.ts';

/** What costs seconds per run after the page was measured and no budget asks for. */
const BACK_FORWARD_CACHE = 'bf-cache';

/**
 * Flags for Lighthouse: the plan's categories and audits, in English. The score's formula stays as it is;
 * only what happens after the measurement is left out.
 */
export const flagsFor = ({ categories, audits }: Plan) => ({
  logLevel: 'error' as const,
  output: 'json' as const,
  locale: 'en-US' as const,
  onlyCategories: categories,
  onlyAudits: audits,
  skipAudits: audits.includes(BACK_FORWARD_CACHE) ? [] : [BACK_FORWARD_CACHE],
  disableFullPageScreenshot: true,
});
