import { UserError } from '#kit/errors.ts';
import { ServiceError } from '#kit/http/errors.ts';
import type { Recorder } from '../adapters/github/record.ts';
import { isAnswerLost } from '../adapters/vercel/client.ts';
import type { RollingRelease } from '../adapters/vercel/rolling.ts';
import type { Ports } from '../ports.ts';
import { confirmComplete } from './confirm-complete.ts';
import { confirmRolling, pausedFinding } from './confirm-rolling.ts';
import { leavingNote, stageLeftBefore } from './memory.ts';
import type { CanaryEnd } from './record-canary.ts';
import { isAtLastStage, isPaused, type Standing, stageIndex } from './standing.ts';
import { type Step, takeStep } from './take-step.ts';
import { endedError, foreignError, lookAgain, type Work } from './work.ts';

/** Goes one stage on; the last one gives the canary to everybody. A rolling release that is paused is left as it is. */
export async function advance(release: RollingRelease, work: Work, recorder: Recorder, ports: Ports): Promise<CanaryEnd> {
  const { id } = work.deployment;
  const stage = stageIndex(release) + 1;
  const before = await stageLeftBefore(recorder, id, ports);
  if (before !== undefined && stage > before) {
    ports.session.log.info(`An earlier attempt of this job has taken ${id} from stage ${before} to stage ${stage}.`);
    return await judge({ kind: 'active', release }, work, ports);
  }
  if (isPaused(release)) return { kind: 'under-way', release, findings: [pausedFinding(release, 'fail')] };
  await recorder.note({ state: 'in_progress', deploymentId: id, description: leavingNote(stage, release.stages.length) });
  const standing = await takeStep(advancing(release, work, ports), ports.clock).catch(explainAutomatic(release));
  return await judge(standing, work, ports);
}

const advancing = (release: RollingRelease, work: Work, ports: Ports): Step => {
  const from = stageIndex(release);
  const isLast = from + 2 >= release.stages.length;
  return {
    what: `take ${work.deployment.id} from stage ${from + 1} to stage ${from + 2} of ${release.stages.length}`,
    ask: () => ports.vercel.approveStage(work.project.id, work.deployment.id, from),
    look: lookAgain(work, ports),
    isBegun: isAtLastStage,
    isDone: (seen) => seen.kind !== 'active' || (!isLast && stageIndex(seen.release) > from),
    deadline: work.deadline,
    tell: ports.session.log.info,
  };
};

async function judge(standing: Standing, work: Work, ports: Ports): Promise<CanaryEnd> {
  switch (standing.kind) {
    case 'active':
      return {
        kind: 'under-way',
        release: standing.release,
        findings: await confirmRolling(work.production, standing.release, ports),
      };
    case 'foreign':
      throw foreignError(standing.release, work.deployment.id);
    case 'aborted':
      throw endedError(work, 'aborted');
    case 'completed':
    case 'none':
      return await confirmComplete(work, ports);
  }
}

/** Vercel documents approving for stages that wait for it only. */
const explainAutomatic =
  ({ advancementType }: RollingRelease) =>
  (error: unknown) => {
    if (advancementType !== 'automatic' || !(error instanceof ServiceError) || isAnswerLost(error)) throw error;
    const { message } = error as ServiceError;
    throw new UserError(
      `${message} The stages of this rolling release go on by themselves, as the project's settings on Vercel say; canary-complete ends them at once.`,
    );
  };
