import type { Finding } from '#core/report.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import type { AliasRequest, Project } from '../adapters/vercel/project.ts';
import { heldByRolling, judgeRolling } from '../canary/judge-rolling.ts';
import type { Ports } from '../ports.ts';
import type { Stage } from '../wait/stage.ts';
import { confirmProduction } from './check-address.ts';
import type { Production } from './production.ts';
import { type Race, type Runner, raceOf } from './settle-race.ts';

/** Each time an older release has come on top meanwhile; more often, something else is wrong. */
const MAX_RECLAIMS = 3;

/** Among other releases, proves that every production domain serves ours. @returns what is not so; `superseded` where another takes precedence. */
export async function confirmAmongOthers(
  race: Race,
  request: AliasRequest | undefined,
  { id, production }: { id: string; production: Production },
  ports: Ports,
): Promise<Finding[]> {
  for (let reclaimed = 0; ; reclaimed++) {
    const before = await race.settle(request);
    if (before.length > 0) return before;
    const findings = await confirmProduction(production, id, ports, (behind) => race.isFinal(request, behind));
    if (!findings.some(({ rule }) => rule === 'domain-not-moved')) return findings;
    const after = await race.settle(request);
    if (after.length > 0) return after;
    if (reclaimed === MAX_RECLAIMS || !(await race.reclaim(request))) return findings;
  }
}

export interface Release {
  deployment: Deployment;
  stage: Stage;
  /** As it was when the release began. */
  project: Project;
  production: Production;
  /** Milliseconds since the epoch. */
  deadline: number;
}

/**
 * Judges a release whose domains Vercel moved by itself, as soon as it was built.
 * @param found what is known to be wrong with the deployment already.
 */
export async function judgeRelease(
  found: Finding[],
  { deployment, stage, project, production, deadline }: Release,
  ports: Ports,
) {
  const runner: Runner = {
    ours: deployment,
    projectId: project.id,
    atStart: project.lastAliasRequest,
    deadline,
    known: new Set(),
  };
  const race = raceOf(runner, ports);
  switch (stage.kind) {
    case 'ready':
      if (stage.substate === 'rolling') return [...found, ...(await judgeRolling(project.id, deployment.id, production, ports))];
      if (stage.substate !== 'live') return found;
      return [...found, ...(await confirmAmongOthers(race, undefined, { id: deployment.id, production }, ports))];
    case 'aliasing': {
      // No domain followed: a rollback meanwhile explains it, or another one's rolling release.
      const why = await race.settle(undefined);
      if (why.length > 0) return why;
      const held = await heldByRolling(project.id, deployment.id, ports);
      return held.length > 0 ? held : found;
    }
    case 'alias-failed':
      return [...found, ...(await race.settle(undefined))];
    default:
      return found;
  }
}
