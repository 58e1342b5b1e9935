import type { Finding } from '#core/report.ts';
import { messageOf } from '#kit/errors.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import type { Project } from '../adapters/vercel/project.ts';
import type { MoveType } from '../adapters/vercel/promote.ts';
import { judgeRolling } from '../canary/judge-rolling.ts';
import type { Ports } from '../ports.ts';
import { confirmAmongOthers } from './judge-release.ts';
import type { MoveEnd } from './move.ts';
import { nounOf } from './move-stage.ts';
import { isServing, type Production, readProduction } from './production.ts';
import type { Superseder } from './race.ts';
import type { Race } from './settle-race.ts';
import { SUPERSEDED, superseded } from './superseded.ts';

export interface Moved {
  type: MoveType;
  deployment: Deployment;
  project: Project;
  /** As it was before. */
  production: Production;
  race: Race;
}

type Judged = Exclude<MoveEnd<Superseder>, { kind: 'plan' }>;

/** What a move has come to: nothing is wrong when every production domain serves the deployment, over the API and over HTTP. */
export async function judgeMove(end: Judged, moved: Moved, ports: Ports): Promise<Finding[]> {
  const { deployment, production } = moved;
  if (end.kind === 'stopped') return [superseded(deployment, end.why, 'stands')];
  if (end.kind === 'rolling') return await judgeRolling(moved.project.id, deployment.id, production, ports);
  const request = 'request' in end ? end.request : undefined;
  if (end.kind === 'failed') return [...(await moved.race.settle(request)), await moveFailed(moved, ports)];
  if (end.kind === 'skipped' || end.kind === 'replaced') {
    const lost = await moved.race.settle(request);
    if (lost.length > 0) return lost;
    const now = await readProduction(ports.vercel, moved.project);
    if (!isServing(now, deployment.id)) return [notCarriedOut(end, now, moved)];
  }
  return await confirmAmongOthers(moved.race, request, { id: deployment.id, production }, ports);
}

const finding = ({ deployment: { inspectorUrl, url } }: Moved) =>
  ({ verdict: 'fail', severity: 'critical', where: { url: inspectorUrl ?? url } }) as const;

/** A move that Vercel could not end: some domains may have moved. */
async function moveFailed(moved: Moved, { vercel, session }: Ports): Promise<Finding> {
  const { type, deployment, project } = moved;
  try {
    const failed = await vercel.failedDomains(project.id, type);
    const { domains } = await readProduction(vercel, project);
    const left = domains.filter(({ name, deploymentId }) => deploymentId !== deployment.id || failed.includes(name));
    const names = left.map(({ name }) => name).join(', ') || failed.join(', ') || 'every production domain';
    return {
      ...finding(moved),
      rule: `${type}-failed`,
      title: `Vercel could not move ${names} to ${deployment.id}.`,
      actual: domains.map(({ name, deploymentId }) => `${name}: ${deploymentId ?? 'nothing'}`).join(', '),
      expected: deployment.id,
      fix: `Look at these domains in the settings of ${project.name} on Vercel, then run the job again; or go back with operation "rollback".`,
    };
  } catch (cause) {
    session.signal.throwIfAborted();
    return {
      ...finding(moved),
      verdict: 'error',
      rule: `${type}-failed`,
      title: `Vercel could not move every production domain to ${deployment.id}, and what they serve now could not be read.`,
      help: messageOf(cause),
      fix: `Look at the domains in the settings of ${project.name} on Vercel.`,
    };
  }
}

function notCarriedOut(end: Judged, { current }: Production, moved: Moved): Finding {
  const { type, deployment } = moved;
  const serves = `Production serves ${current ?? 'no single deployment'}.`;
  return end.kind === 'replaced'
    ? {
        ...finding(moved),
        rule: SUPERSEDED,
        severity: 'high',
        title: `The ${nounOf(end.by.type)} to ${end.by.toDeploymentId} replaced the ${nounOf(type)} to ${deployment.id} before that had ended. ${serves}`,
      }
    : { ...finding(moved), rule: `${type}-skipped`, title: `Vercel skipped the ${nounOf(type)} to ${deployment.id}. ${serves}` };
}
