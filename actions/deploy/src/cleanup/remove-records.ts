import { ServiceError } from '#kit/http/errors.ts';
import { isTrouble, troubleOf } from '../adapters/github/connect.ts';
import type { GithubDeployments, Recorded } from '../adapters/github/deployments.ts';
import type { Project } from '../adapters/vercel/project.ts';
import { PREVIEW } from '../history/github-environment.ts';
import type { Ports } from '../ports.ts';
import { describedDeployment } from '../release/mark-code.ts';
import type { Plan, Subject } from './plan.ts';
import { removeEach } from './remove-each.ts';
import type { Manner } from './remove-previews.ts';
import { type Gone, type Tally, unlisted } from './tally.ts';

/** Hundreds of deployments that are looked through. */
const PAGES = 20;

/** Removes what GitHub shows of a pull request's previews. A token that may not costs a warning: nothing of the site depends on it. */
export async function removeRecords(
  subject: Subject,
  project: Project,
  { keep }: Plan,
  manner: Manner,
  tally: Tally,
  ports: Ports,
): Promise<void> {
  const { session } = ports;
  const github = ports.github(manner.leftMs());
  if (github === undefined) return;
  try {
    const listed = await github.list({ environment: PREVIEW }, PAGES);
    const own = listed.filter(({ payload }) => isOf(payload, subject, project));
    const kept = new Set(keep.map(({ uid }) => uid));
    const items = kept.size === 0 ? own : await without(own, kept, github);
    const remove = async (record: Recorded) => {
      if (manner.mode === 'remove') {
        // GitHub removes no deployment that is active.
        await github.set(record.id, 'inactive', 'The pull request is closed.').catch(orGone);
        await github.remove(record.id);
      }
      tally.gone.push(nameOf(record));
    };
    const mayGoOn = () => manner.leftMs() > 0;
    const work = { kind: 'github-deployment', items, name: nameOf, remove, mayGoOn, isRefusal } as const;
    await removeEach({ ...work, signal: session.signal }, tally);
  } catch (cause) {
    session.signal.throwIfAborted();
    if (!isTrouble(cause)) throw cause;
    if (!isRefusal(cause)) tally.findings.push(unlisted('github-deployment', troubleOf(cause)));
    else session.log.warning(`GitHub still shows this pull request's previews: ${troubleOf(cause)} ${REMEDY}`, 'Deploy');
  }
}

const REMEDY = 'The job needs "permissions: deployments: write".';
const isRefusal = (cause: unknown) => cause instanceof ServiceError && (cause.status === 401 || cause.status === 403);

const isOf = ({ pullRequest, project: name, environment }: Recorded['payload'], subject: Subject, project: Project) =>
  pullRequest === subject.pullRequest && name === project.name && environment === 'preview';

/** Those records whose statuses name none of the deployments that are kept. */
async function without(records: Recorded[], kept: ReadonlySet<string>, github: GithubDeployments): Promise<Recorded[]> {
  const remaining: Recorded[] = [];
  for (const record of records) {
    const named = (await github.statuses(record.id)).map(({ description }) => describedDeployment(description ?? ''));
    if (!named.some((id) => id !== undefined && kept.has(id))) remaining.push(record);
  }
  return remaining;
}

const nameOf = ({ id, environment }: Recorded): Gone => ({ kind: 'github-deployment', id: String(id), name: environment });

function orGone(error: unknown): void {
  if (!(error instanceof ServiceError) || error.status !== 404) throw error;
}
