import type { RunStory } from '#core/run/story.ts';
import { foldVerdicts, type Verdict } from '#core/verdict.ts';

/** The verdict of each gate and job by name, the same in every layout: a project's are folded with those of the others. */
export function gateVerdicts({ jobs }: RunStory): Record<string, Verdict> {
  const byName = Map.groupBy(jobs, ({ name, job }) => name ?? job);
  return Object.fromEntries([...byName].map(([name, own]) => [name, foldVerdicts(own.map(({ verdict }) => verdict))]));
}
