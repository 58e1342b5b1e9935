import type { Change } from '#core/render/email.ts';
import type { Condition } from '#core/run/story.ts';

/**
 * Whether the change from one condition to the next is worth an e-mail.
 * What is not known counts as good: bad news is told rather than lost, and nobody recovers from what nobody heard of.
 */
export function changeOf(before: Condition | undefined, now: Condition | undefined): Change | undefined {
  if (now === 'bad') return before === 'bad' ? undefined : 'turned-bad';
  return now === 'good' && before === 'bad' ? 'recovered' : undefined;
}
