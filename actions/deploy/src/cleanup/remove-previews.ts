import { UserError } from '#kit/errors.ts';
import type { Candidate } from '../adapters/vercel/cleanup.ts';
import type { Project } from '../adapters/vercel/project.ts';
import { PULL_REQUEST_META } from '../make/deployment-body.ts';
import type { Ports } from '../ports.ts';
import { GIT_APP_PULL_REQUEST_META, type Plan, planRemoval, type Subject } from './plan.ts';
import { removeEach } from './remove-each.ts';
import type { Gone, Tally } from './tally.ts';

/** Hundreds of deployments that are looked through. */
const PAGES = 20;

/** How a cleanup goes about it. */
export interface Manner {
  /** `list` removes nothing. */
  mode: 'remove' | 'list';
  keepLatest: number;
  /** Milliseconds until it has to end. */
  leftMs(): number;
}

/** Removes a pull request's previews from Vercel with the names that point at them. @returns what was planned. */
export async function removePreviews(
  subject: Subject,
  project: Project,
  manner: Manner,
  tally: Tally,
  { vercel, session }: Ports,
): Promise<Plan> {
  const number = String(subject.pullRequest);
  const [own, gitApp, standing] = await Promise.all([
    vercel.withMeta(project.id, [PULL_REQUEST_META, number], PAGES),
    vercel.withMeta(project.id, [GIT_APP_PULL_REQUEST_META, number], PAGES),
    vercel.standingDomains(project.id),
  ]);
  const mayGoOn = () => manner.leftMs() > 0;
  const plan = planRemoval([...own, ...gitApp], subject, manner.keepLatest);
  for (const { uid } of plan.keep) tally.kept.push(`${uid} stays: it is among the newest ${manner.keepLatest}.`);
  const remove = async (candidate: Candidate) => {
    const { uid } = candidate;
    const aliases = await vercel.aliasesOf(uid);
    if (aliases === undefined && (await vercel.get(uid)) === undefined) return;
    // It may serve production, for all that is known.
    if (aliases === undefined) throw new UserError('Vercel does not tell which names point at it.');
    const served = aliases.find(({ alias }) => standing.includes(alias));
    if (served !== undefined || project.targets?.production?.id === uid) {
      tally.kept.push(`${uid} stays: ${served?.alias ?? 'production'} is served by it.`);
      return;
    }
    if (manner.mode === 'remove' && !(await vercel.remove(uid)) && (await vercel.get(uid)))
      throw new UserError('Vercel says that there is no such deployment, and shows it all the same.');
    tally.gone.push(nameOf(candidate));
    // Vercel takes the names along with their deployment; one that it leaves behind would answer for nothing.
    const toGone = ({ uid: id, alias }: (typeof aliases)[number]): Gone => ({ kind: 'alias', id, name: alias });
    const outlived = { kind: 'alias', items: aliases, name: toGone, mayGoOn, signal: session.signal } as const;
    await removeEach(
      {
        ...outlived,
        async remove(alias) {
          if (manner.mode === 'remove') await vercel.removeAlias(alias, uid);
          tally.gone.push(toGone(alias));
        },
      },
      tally,
    );
  };
  await removeEach({ kind: 'deployment', items: plan.remove, name: nameOf, remove, mayGoOn, signal: session.signal }, tally);
  return plan;
}

const nameOf = ({ uid, url }: Candidate): Gone => ({ kind: 'deployment', id: uid, name: url ?? uid });
