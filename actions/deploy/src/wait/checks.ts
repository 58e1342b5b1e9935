import { plainText } from '#core/text.ts';

/** A check of a deployment, as Vercel's integrations, webhooks and CI report it. */
export interface Check {
  /** A stranger's words. */
  name: string;
  /** What it holds back: `build-start`, `deployment-start`, `deployment-alias`, `deployment-promotion` or `none`. */
  blocks?: string | null | undefined;
  /** `queued`, `registered`, `running` or `completed`. */
  status: string;
  /** `succeeded`, `neutral`, `skipped`, `failed`, `canceled`, `timeout`, `stale`. */
  conclusion?: string | null | undefined;
}

const LETS_PASS = ['succeeded', 'neutral', 'skipped'];
const NAMES_SHOWN = 5;

/** What holds a deployment back before it has its addresses. */
const BEFORE_ALIAS = ['build-start', 'deployment-start', 'deployment-alias'];

/** The checks that can keep a deployment from its addresses: also those that hold back promotion, where it is to take the production domains. */
export const blocking = (checks: readonly Check[], target: string | null | undefined): Check[] =>
  checks.filter(({ blocks }) => {
    if (!blocks) return false;
    return BEFORE_ALIAS.includes(blocks) || (blocks === 'deployment-promotion' && target === 'production');
  });

/** Those that ended without letting the deployment pass. */
export const failed = (checks: readonly Check[]): Check[] =>
  checks.filter(({ status, conclusion }) => status === 'completed' && !LETS_PASS.includes(conclusion ?? ''));

/** Those that have not ended. */
export const pending = (checks: readonly Check[]): Check[] => checks.filter(({ status }) => status !== 'completed');

/** `"e2e" (timeout), "lint"`: names for a person, cleaned and few. */
export function namesOf(checks: readonly Check[]): string {
  const shown = checks.slice(0, NAMES_SHOWN).map(({ name, conclusion }) => {
    const ended = conclusion && conclusion !== 'failed' ? ` (${plainText(conclusion, 20)})` : '';
    return `"${plainText(name, 80)}"${ended}`;
  });
  const rest = checks.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
