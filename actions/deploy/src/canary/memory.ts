import { messageOf } from '#kit/errors.ts';
import type { Recorder } from '../adapters/github/record.ts';
import type { Ports } from '../ports.ts';
import { describedDeployment } from '../release/mark-code.ts';

const PATIENCE_MS = 8000;
const LEAVING = /: Leaving stage (\d{1,3}) of \d/;

/** What is noted on GitHub before a stage is left: Vercel keeps nothing of a job by which a second attempt could tell. */
export const leavingNote = (stage: number, stages: number) => `Leaving stage ${stage} of ${stages}.`;

/** The number of the stage, from 1, that a note tells of. @returns undefined for any other text, and for another deployment's. */
export function leftStage(description: string | null | undefined, id: string): number | undefined {
  const [, stage] = describedDeployment(description ?? '') === id ? (LEAVING.exec(description ?? '') ?? []) : [];
  return stage === undefined ? undefined : Number(stage);
}

/**
 * The stage, from 1, that an earlier attempt of this job set out to leave. An attempt that was killed may have left it, and one that
 * is run again must not go a stage further than it.
 */
export async function stageLeftBefore(recorder: Recorder, id: string, { session, github }: Ports): Promise<number | undefined> {
  if (session.source.runAttempt < 2) return undefined;
  const unknown = (why: string) =>
    session.log.warning(
      `Whether an earlier attempt of this job has advanced ${id} is not known: ${why} It goes on from the stage that is active now.`,
      'Deploy',
    );
  const calls = github(PATIENCE_MS);
  if (!calls || recorder.id === undefined) {
    unknown('GitHub has no record of it. Give the job github-token and "permissions: deployments: write".');
    return undefined;
  }
  try {
    const statuses = await calls.statuses(recorder.id);
    return statuses.map(({ description }) => leftStage(description, id)).find((stage) => stage !== undefined);
  } catch (cause) {
    session.signal.throwIfAborted();
    unknown(messageOf(cause));
    return undefined;
  }
}
