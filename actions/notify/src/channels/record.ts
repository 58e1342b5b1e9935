import type { RunStory } from '#core/run/story.ts';
import { type Delivery, deliver } from '../delivery.ts';
import { LETTER_SCHEMA } from '../letter.ts';
import { isOff, type Off, type Recorded, type RunStore } from '../ports.ts';
import { runRecord } from '../record.ts';

/** Records the run; what the database knew before comes along where it answered. */
export async function recordRun(story: RunStory, store: Off | RunStore): Promise<{ delivery: Delivery; recorded?: Recorded }> {
  if (isOff(store)) return { delivery: { status: 'off', channel: 'record', line: `Supabase: ${store.off}` } };
  let recorded: Recorded | undefined;
  const delivery = await deliver({ schema: LETTER_SCHEMA, channel: 'record', story }, async () => {
    recorded = await store.record(runRecord(story));
    return recorded.superseded ? 'recorded, behind a newer run.' : 'recorded.';
  });
  return { delivery, ...(recorded && { recorded }) };
}
