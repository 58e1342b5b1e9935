import type { Finding } from '#core/report.ts';
import type { Session } from '#kit/session.ts';
import type { RollingRelease } from '../adapters/vercel/rolling.ts';
import type { Ports } from '../ports.ts';
import { confirmProduction } from '../release/check-address.ts';
import type { Production } from '../release/production.ts';
import { activeRolling } from './active.ts';
import { confirmRolling } from './confirm-rolling.ts';
import { baseOf, canaryOf, sharesToCome, stageIndex, standingOf } from './standing.ts';
import { rollingWords, standWords } from './words.ts';

/**
 * Judges a release that Vercel gives to a share of the visitors first, since the project rolls releases out.
 * @returns a warning that says to how many, and what is wrong with the domains. Where it is under way no more, what it has come to:
 * nothing is wrong only when every production domain serves the deployment.
 */
export async function judgeRolling(projectId: string, id: string, production: Production, ports: Ports): Promise<Finding[]> {
  const release = await activeRolling(ports.vercel, projectId);
  if (!release || canaryOf(release) !== id) return await judgeEnded(release, id, { projectId, production }, ports);
  announceStage(release, ports.session);
  return [begunFinding(release), ...(await confirmRolling(production, release, ports))];
}

async function judgeEnded(
  active: RollingRelease | undefined,
  id: string,
  { projectId, production }: { projectId: string; production: Production },
  ports: Ports,
): Promise<Finding[]> {
  // What was queued behind ours has begun.
  if (active && baseOf(active) === id) return await confirmRolling(production, active, ports);
  const standing = active ? undefined : standingOf(await ports.vercel.rollingRelease(projectId, 'any'), id);
  return standing?.kind === 'aborted' ? [abortedFinding(id)] : await confirmProduction(production, id, ports);
}

const abortedFinding = (id: string): Finding => ({
  rule: 'canary-aborted',
  title: `The rolling release of ${id} was aborted, by a gate, a rollback or a person.`,
  verdict: 'fail',
  severity: 'critical',
  help: 'Every visitor gets what production was before.',
  fix: `Look at its observability on Vercel. To try it again, begin it with operation "canary-start".`,
});

/** The outputs of a rolling release that is under way. */
export function announceStage(release: RollingRelease, { output }: Session): void {
  output('canary-stage', String(stageIndex(release) + 1));
  output('canary-percentage', String(release.activeStage?.targetPercentage ?? 0));
  output('canary-remaining', JSON.stringify(sharesToCome(release)));
  output('ready-substate', 'ROLLING');
}

const BEGUN = 'rolling-release-begun';

/** Whether findings tell that only a share of the visitors gets the release so far. */
export const tellsRolling = (findings: readonly Finding[]): boolean => findings.some(({ rule }) => rule === BEGUN);

const begunFinding = (release: RollingRelease): Finding => ({
  rule: BEGUN,
  title: standWords(release),
  verdict: 'warn',
  severity: 'medium',
  actual: `${release.activeStage?.targetPercentage ?? 0} % of visitors`,
  expected: '100 % of visitors',
  help: 'This project rolls its releases out on Vercel, so promoting begins a rolling release.',
  fix: 'Carry it on with canary-advance or canary-complete, or take it back with canary-abort.',
});

/** Why a release takes no domain: it waits for the end of another one's rolling release. @returns nothing when none is under way. */
export async function heldByRolling(projectId: string, id: string, { vercel }: Ports): Promise<Finding[]> {
  const release = await activeRolling(vercel, projectId);
  if (!release || canaryOf(release) === id) return [];
  return [
    {
      rule: 'held-by-rolling-release',
      title: `${rollingWords(release)}, so no domain follows ${id} before that has ended.`,
      verdict: 'error',
      severity: 'high',
      fix: `End it with canary-complete or canary-abort, then release ${id} with operation "promote".`,
    },
  ];
}
