import { formatDuration } from '#core/text.ts';
import type { RollingRelease } from '../adapters/vercel/rolling.ts';
import { baseOf, canaryOf, isPaused, stageIndex } from './standing.ts';

/** The active stage for a person: `stage 2 of 3 (50 % of visitors)`. */
export const stageWords = (release: RollingRelease) =>
  `stage ${stageIndex(release) + 1} of ${release.stages.length} (${release.activeStage?.targetPercentage ?? 0} % of visitors)`;

/** A rolling release that is under way, as the beginning of a sentence. */
export const rollingWords = (release: RollingRelease) =>
  `A rolling release of ${canaryOf(release) ?? 'a deployment'} is ${isPaused(release) ? 'paused' : 'under way'} at ${stageWords(release)}`;

/** Who gets what, and how it goes on: the reason of an outcome. */
export function standWords(release: RollingRelease): string {
  const { activeStage, advancementType, stages } = release;
  const now = `${canaryOf(release)} is a canary at ${stageWords(release)}; the others get ${baseOf(release) ?? 'what was there before'}.`;
  const next = stages[stageIndex(release) + 1];
  if (isPaused(release) || !next) return now;
  const share = next.targetPercentage === 100 ? 'everybody' : `${next.targetPercentage} %`;
  if (advancementType !== 'automatic') return `${now} canary-advance goes on to ${share}.`;
  const after = activeStage?.duration ? ` after ${formatDuration(activeStage.duration * 1000)}` : '';
  return `${now} Vercel itself goes on to ${share}${after}.`;
}
