import { collectRun } from '#core/run/collect.ts';
import type { Found } from '#core/run/found.ts';
import { lacksReport } from '#core/run/judge.ts';
import { readNeeds } from '#core/run/needs.ts';
import type { RunStory } from '#core/run/story.ts';
import { messageOf, UserError } from '#kit/errors.ts';
import { isOff, type Ports } from './ports.ts';

/**
 * Makes the story of a run from `toJSON(needs)`, with reports from artifacts for jobs whose output has none, or only a part.
 * @throws UserError when the text is not what `toJSON(needs)` gives.
 */
export async function tellStory(json: string, { facts, whySkipped, reports, redact, signal }: Ports): Promise<RunStory> {
  const needs = readNeeds(json);
  if ('problem' in needs)
    throw new UserError(`Input "needs" must be \${{ toJSON(needs) }}, but ${needs.problem}. Set it to exactly this expression.`);
  const lookUp = async (job: string): Promise<Found> => {
    if (isOff(reports)) return { problem: reports.off };
    return reports.of(job).catch((thrown: unknown) => {
      signal.throwIfAborted();
      return { problem: messageOf(thrown) };
    });
  };
  const found = await Promise.all(
    needs.filter((need) => lacksReport(need, facts.projects)).map(async ({ job }) => [job, await lookUp(job)] as const),
  );
  return redact(collectRun(needs, { ...facts, whySkipped: whySkipped(needs) }, new Map(found)));
}
