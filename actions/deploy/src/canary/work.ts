import { UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import type { Project } from '../adapters/vercel/project.ts';
import type { RollingRelease } from '../adapters/vercel/rolling.ts';
import { announceDeployment, announceProduction } from '../announce.ts';
import { deadlineOf } from '../deadline.ts';
import type { Ports } from '../ports.ts';
import { findDeployment } from '../release/find-deployment.ts';
import { isServing, type Production, readProduction } from '../release/production.ts';
import { readStanding } from './read-standing.ts';
import { baseOf, canaryOf, type Standing } from './standing.ts';
import { rollingWords } from './words.ts';

/** What every step of a canary works on. */
export interface Work {
  project: Project;
  /** The canary. */
  deployment: Deployment;
  /** As it was at the beginning. */
  production: Production;
  /** What production is, or was, besides the canary. */
  base: string | undefined;
  productionUrl: URL | undefined;
  beganAt: number;
  /** Milliseconds since the epoch. */
  deadline: number;
}

/** Work whose rolling release is known, with where it stood when it was looked up. */
interface KnownWork {
  work: Work;
  standing: Exclude<Standing, { kind: 'none' } | { kind: 'foreign' }>;
}

/** Gathers it, and tells of it. */
export async function openWork(
  project: Project,
  deployment: Deployment,
  { release, beganAt }: { release: RollingRelease | undefined; beganAt: number },
  inputs: Inputs,
  ports: Ports,
): Promise<Work> {
  announceDeployment(deployment, inputs, ports);
  const production = await readProduction(ports.vercel, project);
  const served = production.current === deployment.id ? undefined : production.current;
  const base = (release && baseOf(release)) ?? served;
  const productionUrl = announceProduction(production, base, inputs, ports);
  return { project, deployment, production, base, productionUrl, beganAt, deadline: deadlineOf(inputs, beganAt) };
}

/**
 * Finds the rolling release that a later step is for: the one of `deployment`, or the last one.
 * @throws UserError when there is none of it, or another deployment's is under way.
 */
export async function findWork(inputs: Inputs, ports: Ports): Promise<KnownWork> {
  const { vercel } = ports;
  const beganAt = ports.clock.now();
  const project = await vercel.project(ports.projectId);
  const given = inputs.deployment === undefined ? undefined : await findDeployment(inputs.deployment, project, ports);
  const standing = await readStanding(vercel, project.id, given?.id);
  const what = given?.id ?? `the project ${project.name}`;
  if (standing.kind === 'foreign') throw foreignError(standing.release, what);
  const id = standing.kind === 'none' ? undefined : (given?.id ?? canaryOf(standing.release));
  if (standing.kind === 'none' || id === undefined)
    throw new UserError(
      `There is no rolling release of ${what} to ${inputs.operation.replace('canary-', '')}. Begin one with operation "canary-start".`,
    );
  const deployment = given ?? (await findDeployment(id, project, ports));
  return { work: await openWork(project, deployment, { release: standing.release, beganAt }, inputs, ports), standing };
}

export const foreignError = (release: RollingRelease, what: string) =>
  new UserError(
    `${rollingWords(release)}, so nothing was done for ${what}. Finish that one first, with canary-complete or canary-abort and deployment "${canaryOf(release)}".`,
  );

export const endedError = ({ deployment: { id } }: Pick<Work, 'deployment'>, kind: 'aborted' | 'completed') =>
  new UserError(
    kind === 'aborted'
      ? `The rolling release of ${id} was aborted, by a gate, a rollback or a person. To try it again, begin it with operation "canary-start".`
      : `The rolling release of ${id} is complete: everybody gets it. Go back with operation "rollback".`,
  );

/** Looks where this work's deployment stands now. */
export const lookAgain =
  ({ project, deployment }: Work, { vercel }: Ports) =>
  () =>
    readStanding(vercel, project.id, deployment.id);

/** Whether everybody gets the canary already. */
export const isInProduction = ({ production, deployment }: Work) => isServing(production, deployment.id);
