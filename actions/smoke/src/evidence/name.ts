import { createHash } from 'node:crypto';
import type { Check } from '../checks.ts';

/** A file name for a check: letters of its name for people, a digest so that two checks never share one. */
export function evidenceName(check: Check, ending: string): string {
  const words =
    check.name
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 40) || 'start';
  const digest = createHash('sha256').update(`${check.kind} ${check.name}`).digest('hex').slice(0, 6);
  return `${check.kind}-${words}-${digest}${ending}`;
}
