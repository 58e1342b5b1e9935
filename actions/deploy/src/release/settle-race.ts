import type { Finding } from '#core/report.ts';
import { messageOf } from '#kit/errors.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import type { AliasRequest, Project } from '../adapters/vercel/project.ts';
import { activeRolling } from '../canary/active.ts';
import { canaryOf, isAtLastStage } from '../canary/standing.ts';
import { standWords } from '../canary/words.ts';
import type { Ports } from '../ports.ts';
import { confirmProduction } from './check-address.ts';
import { isThere } from './is-there.ts';
import { mendDomains } from './mend.ts';
import { moveDomains } from './move.ts';
import { isNewer, isUnderWay } from './move-stage.ts';
import { isServing, readProduction } from './production.ts';
import { laterReleases, rollbackSince, type Superseder, supersederOf } from './race.ts';
import { superseded } from './superseded.ts';

/** A release on its way to production, among others. */
export interface Runner {
  ours: Deployment;
  projectId: string;
  /** The project's last promotion or rollback when the release began. */
  atStart: AliasRequest | null | undefined;
  /** Milliseconds since the epoch. */
  deadline: number;
  /** Later releases that production had left already when this one asked. */
  known: Set<string>;
}

/** A release's race as those see it who judge the release. */
export interface Race {
  /** Whether another release took precedence meanwhile, and what was done about it. */
  settle(request: AliasRequest | undefined): Promise<Finding[]>;
  /** Takes production back where an older release came on top. @returns whether it did. */
  reclaim(request: AliasRequest | undefined): Promise<boolean>;
  /** Whether a domain will stay with another deployment. */
  isFinal(request: AliasRequest | undefined, behind: string): Promise<boolean>;
}

export const raceOf = (runner: Runner, ports: Ports): Race => ({
  settle: (request) => settle(runner, request, ports),
  reclaim: (request) => reclaim(runner, request, ports),
  isFinal: (request, behind) => isOvertaken(runner, request, behind, ports),
});

/** What stands against asking for production now. It also takes note of what has been there before. */
async function standsAgainst(runner: Runner, project: Project, ports: Ports): Promise<Superseder | undefined> {
  const { ours, atStart } = runner;
  const { vercel } = ports;
  // Before production is looked at: what takes it from here on is either seen there, or is none of these.
  const known = new Set((await listLater(runner, project, ports)).map(({ id }) => id));
  const { current } = await readProduction(vercel, project);
  const last = project.lastAliasRequest;
  const coming = isUnderWay(last) && last.type === 'promote' ? last.toDeploymentId : undefined;
  const scene = { project, atStart, current: await find(current, ports), coming: await find(coming, ports) };
  const against = supersederOf(ours, scene);
  if (!against) runner.known = known;
  return against;
}

/**
 * After a release took production: if it went on top of one that was created later, that one is put back.
 * A rollback that somebody asked for meanwhile stands.
 * @param request our own, where Vercel moved the domains by request.
 * @returns `superseded` where ours is not what stays; nothing when it may stay.
 */
export async function settle(runner: Runner, request: AliasRequest | undefined, ports: Ports): Promise<Finding[]> {
  const { ours, atStart } = runner;
  const { vercel } = ports;
  const project = await vercel.project(runner.projectId);
  const { lastAliasRequest: last } = project;
  const rollback = rollbackSince(last, request ?? atStart, ours);
  const now = await readProduction(vercel, project);
  // One that has ended without effect on what people get has been undone since.
  if (rollback && (isUnderWay(last) || !isServing(now, ours.id))) return [superseded(ours, rollback, 'stands')];
  const later = await displaced(runner, request, project, ports);
  if (!later) return [];
  return isServing(now, later.id)
    ? [superseded(ours, { kind: 'later', id: later.id }, 'stands')]
    : await putBack(later.id, runner, ports);
}

/** The newest later release that had production since ours asked for it, or at the moment when Vercel began with that. */
async function displaced(runner: Runner, request: AliasRequest | undefined, project: Project, ports: Ports) {
  const { atStart, known } = runner;
  const from = request?.fromDeploymentId;
  const wasFrom = (id: string) => id === from && id !== atStart?.toDeploymentId;
  return (await listLater(runner, project, ports)).find(({ id }) => !known.has(id) || wasFrom(id));
}

/** Whether a domain that serves something else will go on doing so, since that takes precedence over our release. */
export async function isOvertaken(
  { ours, projectId, atStart }: Runner,
  request: AliasRequest | undefined,
  behind: string,
  ports: Ports,
) {
  if (((await find(behind, ports))?.createdAt ?? 0) > ours.createdAt) return true;
  const { lastAliasRequest: last } = await ports.vercel.project(projectId);
  const older = await olderOnTop(last, request ?? atStart, ours, ports);
  return older === behind || rollbackSince(last, request ?? atStart, ours)?.id === behind;
}

/**
 * Takes production back where an older release has come on top of ours since: its own run could not know of ours when it asked,
 * or has ended before it could put ours back.
 * @returns whether ours was moved there again, by this run or by another one's; its domains are to be asked again then.
 */
export async function reclaim(runner: Runner, request: AliasRequest | undefined, ports: Ports): Promise<boolean> {
  const { ours, atStart, projectId } = runner;
  const { lastAliasRequest: last } = await ports.vercel.project(projectId);
  const since = request ?? atStart;
  if (last?.type === 'promote' && last.toDeploymentId === ours.id && isNewer(last, since)) return true;
  const older = await olderOnTop(last, since, ours, ports);
  if (older === undefined) return false;
  ports.session.log.info(`${older} was created before ${ours.id} and came on top of it. Taking production back.`);
  const end = await moveDomains(promotionOf(runner, ports), ports.clock);
  return end.kind === 'there' || end.kind === 'succeeded';
}

/** The older release whose promotion ended after a certain request, where Vercel's last one is such. */
async function olderOnTop(last: Project['lastAliasRequest'], since: Runner['atStart'], ours: Deployment, ports: Ports) {
  if (last?.type !== 'promote' || !isNewer(last, since)) return undefined;
  const { toDeploymentId } = last;
  if (toDeploymentId === ours.id || isUnderWay(last)) return undefined;
  const other = await find(toDeploymentId, ports);
  return other && other.createdAt < ours.createdAt ? other.id : undefined;
}

type Loser = Pick<Runner, 'ours' | 'projectId' | 'deadline'>;

async function putBack(id: string, { ours, projectId, deadline }: Loser, ports: Ports): Promise<Finding[]> {
  const { session, vercel, clock } = ports;
  const project = await vercel.project(projectId);
  session.log.info(`${id} was created after ${ours.id} and had production. Putting it back.`);
  try {
    const later = await find(id, ports);
    if (!later) throw new Error('Vercel does not have it any more.');
    const runner: Runner = { ours: later, projectId, atStart: project.lastAliasRequest, deadline, known: new Set() };
    const end = await moveDomains(promotionOf(runner, ports), clock);
    if (end.kind === 'stopped') return [superseded(ours, end.why, 'stands')];
    if (end.kind !== 'there' && end.kind !== 'succeeded') throw new Error(`Vercel did not carry it out: ${end.kind}.`);
    // While this one was put back, one that is later still may have taken production by itself.
    const request = 'request' in end ? end.request : undefined;
    const latest = await displaced(runner, request, await vercel.project(projectId), ports);
    if (latest) return await putBack(latest.id, { ours, projectId, deadline }, ports);
    const production = await readProduction(vercel, project);
    return [superseded(ours, { kind: 'later', id }, 'put-back'), ...(await confirmProduction(production, id, ports))];
  } catch (cause) {
    session.signal.throwIfAborted();
    return [{ ...superseded(ours, { kind: 'later', id }, 'not-put-back'), verdict: 'error', help: messageOf(cause) }];
  }
}

/** A promotion among others: it stops where something takes precedence, and asks again where an older release came in between. */
export const promotionOf = (runner: Runner, ports: Ports) => {
  const { ours, projectId, deadline } = runner;
  const { vercel, session } = ports;
  const project = () => vercel.project(projectId);
  return {
    type: 'promote' as const,
    id: ours.id,
    deadline,
    async ask() {
      const answer = await vercel.promote(projectId, ours.id);
      await mendDomains(answer, ours.id, projectId, ports);
      return answer;
    },
    project,
    async isThere() {
      const now = await project();
      return isThere(await readProduction(vercel, now), now, ours.id);
    },
    async rolling() {
      const release = await activeRolling(vercel, projectId);
      // Promoting what is rolling already completes it, so its last stage is waited for.
      const isOwn = release && canaryOf(release) === ours.id && !isAtLastStage({ kind: 'active', release });
      return isOwn ? standWords(release) : undefined;
    },
    stop: (now: Project) => standsAgainst(runner, now, ports),
    persists: async (by: AliasRequest) =>
      by.type === 'promote' && ((await find(by.toDeploymentId, ports))?.createdAt ?? Number.POSITIVE_INFINITY) < ours.createdAt,
    tell: session.log.info,
  };
};

async function listLater({ ours, atStart }: Runner, project: Project, { vercel }: Ports) {
  const since = String(ours.createdAt);
  const listed = await vercel.list(project.id, { target: 'production', state: 'READY', since });
  const rollback = [project.lastAliasRequest, atStart].find((request) => request?.type === 'rollback');
  return laterReleases(listed, ours, rollback?.fromDeploymentId);
}

const find = async (id: string | undefined, { vercel }: Ports) => (id === undefined ? undefined : await vercel.get(id));
