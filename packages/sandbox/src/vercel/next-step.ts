import { setTimeout as delay } from 'node:timers/promises';

/** Long enough for a caller to see each step of what takes several, short enough for a test. */
const STEP_MS = 40;

/** Lets a moment pass. It never rejects: whether the platform has stopped meanwhile is asked of its signal after each step. */
export async function nextStep(signal: AbortSignal): Promise<void> {
  await delay(STEP_MS, undefined, { signal }).catch(() => undefined);
}
