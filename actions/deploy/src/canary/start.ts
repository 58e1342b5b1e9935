import type { Outcome } from '#core/outcome.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { siteUrl } from '#kit/site-url.ts';
import type { Inputs } from '../action.ts';
import { isAnswerLost } from '../adapters/vercel/client.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import type { Project } from '../adapters/vercel/project.ts';
import type { RollingRelease } from '../adapters/vercel/rolling.ts';
import { nameDeployment } from '../domains/name-deployment.ts';
import type { Ports } from '../ports.ts';
import { checkAddress } from '../release/check-address.ts';
import { confirmComplete } from './confirm-complete.ts';
import { confirmRolling } from './confirm-rolling.ts';
import { type RollingPlan, saysNone } from './plan.ts';
import { readStanding } from './read-standing.ts';
import { type CanaryEnd, recordCanary } from './record-canary.ts';
import type { Standing } from './standing.ts';
import { type Step, takeStep } from './take-step.ts';
import { abortedBefore, automatic, NotBegunError, nothingBefore, unconfigured } from './unfit.ts';
import { endedError, foreignError, isInProduction, lookAgain, openWork, type Work } from './work.ts';

/** Begins a rolling release, or goes on with the one of the same deployment that an earlier attempt has begun. */
export async function start(
  project: Project,
  deployment: Deployment,
  plan: RollingPlan,
  inputs: Inputs,
  ports: Ports,
): Promise<Outcome> {
  const beganAt = ports.clock.now();
  const before = await readStanding(ports.vercel, project.id, deployment.id);
  if (before.kind === 'foreign') throw new NotBegunError(foreignError(before.release, deployment.id).message);
  const work = await openWork(
    project,
    deployment,
    { release: before.kind === 'active' ? before.release : undefined, beganAt },
    inputs,
    ports,
  );
  if (before.kind !== 'active' && isInProduction(work))
    return await recordCanary(work, 'Confirming', inputs, ports, () => confirmComplete(work, ports));
  if (before.kind !== 'active') refuseBeginning(work, before, plan, ports);
  return await recordCanary(work, 'Beginning the canary', inputs, ports, async () => {
    const standing = before.kind === 'active' ? before : await begin(work, ports);
    return await judge(standing, work, inputs, ports);
  });
}

function refuseBeginning(work: Work, { kind }: Standing, plan: RollingPlan, { session }: Ports): void {
  const { deployment, project, base } = work;
  if (kind === 'aborted' && session.source.runAttempt > 1) throw abortedBefore(deployment.id);
  if (plan.kind === 'unconfigured') throw unconfigured(project.name);
  if (plan.kind === 'automatic') throw automatic(project.name);
  if (base === undefined) throw nothingBefore(deployment.id, project.name);
}

/** @throws NotBegunError where Vercel refuses; after an answer that was lost nobody knows. */
async function begin(work: Work, ports: Ports): Promise<Standing> {
  let asked = 0;
  const ask = async () => {
    asked += 1;
    await ports.vercel.startRolling(work.project.id, work.deployment.id);
  };
  return await takeStep(beginning(ask, work, ports), ports.clock).catch((cause: unknown) => {
    const isOpen: boolean = asked > 1 || isAnswerLost(cause);
    const isRefused = cause instanceof ServiceError && cause.call.startsWith('POST ');
    // What the plan does not have is told in words of its own.
    throw isRefused && !isOpen && saysNone(cause) === undefined ? new NotBegunError(cause.message, { cause }) : cause;
  });
}

const beginning = (ask: Step['ask'], work: Work, ports: Ports): Step => ({
  what: `begin the rolling release of ${work.deployment.id}`,
  ask,
  look: lookAgain(work, ports),
  isBegun: () => false,
  isDone: ({ kind }) => kind === 'active' || kind === 'foreign',
  deadline: work.deadline,
  tell: ports.session.log.info,
});

async function judge(standing: Standing, work: Work, inputs: Inputs, ports: Ports): Promise<CanaryEnd> {
  switch (standing.kind) {
    case 'active':
      return { kind: 'under-way', release: standing.release, findings: await check(standing.release, work, inputs, ports) };
    case 'foreign':
      throw foreignError(standing.release, work.deployment.id);
    case 'completed':
    case 'none':
      return await confirmComplete(work, ports);
    case 'aborted':
      throw endedError(work, 'aborted');
  }
}

const check = async (release: RollingRelease, { deployment, production }: Work, inputs: Inputs, ports: Ports) => [
  ...(await checkAddress(siteUrl(deployment.url), ports)),
  ...(await confirmRolling(production, release, ports)),
  ...(await nameDeployment(deployment, inputs, ports)),
];
