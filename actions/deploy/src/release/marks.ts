import { cutBytes } from '#core/text.ts';
import type { MarkCalls, MarkedStatus } from '../adapters/github/marks.ts';
import { githubEnvironment } from '../history/github-environment.ts';
import { describedDeployment, encodeMark, type Mark, type MarkCode, parseMark } from './mark-code.ts';

/** GitHub refuses a longer description of a status. */
const MAX_DESCRIPTION_BYTES = 140;

const { githubEnvironment: LIVE } = githubEnvironment('production', 'live');
const { githubEnvironment: STAGED } = githubEnvironment('production', 'staged');

/** Marks by Vercel's id of the deployment. */
export type Marks = ReadonlyMap<string, ReadonlySet<Mark>>;

/** What the newest production deployments on GitHub say of their releases: thirty that went live and thirty that were staged. */
export async function readMarks(github: MarkCalls): Promise<Marks> {
  const ids = await Promise.all([LIVE, STAGED].map((environment) => github.deployments({ environment })));
  const statuses = await Promise.all(ids.flat().map((id) => github.statuses(id)));
  return collectMarks(statuses.flat());
}

export function collectMarks(statuses: readonly MarkedStatus[]): Marks {
  const marks = new Map<string, Set<Mark>>();
  for (const { description } of statuses) {
    const code = parseMark(description ?? '');
    if (code) marks.set(code.id, (marks.get(code.id) ?? new Set()).add(code.mark));
  }
  return marks;
}

interface Marking extends MarkCode {
  /** Follows the code, for a person. */
  text?: string | undefined;
  /** The commit that the release was made from. */
  sha: string;
}

/**
 * Writes a mark as a status of the GitHub deployment that tells of this Vercel deployment, or of a new one where none does.
 * The status repeats the state that GitHub shows, since the newest one counts; what was rolled back from is inactive.
 * What is noted already is not noted again.
 * @throws ServiceError when GitHub refuses or cannot be reached.
 */
export async function writeMark({ mark, id, text, sha }: Marking, github: MarkCalls): Promise<void> {
  const found = await findRecord(id, sha, github);
  const [newest] = found?.statuses ?? [];
  const isNoted =
    collectMarks(found?.statuses ?? [])
      .get(id)
      ?.has(mark) === true;
  if (isNoted && !(mark === 'rolled-back-from' && newest?.state !== 'inactive')) return;
  const record = found?.record ?? (await github.open(sha, STAGED));
  await github.say(record, {
    ...newest,
    state: mark === 'rolled-back-from' ? 'inactive' : (newest?.state ?? 'inactive'),
    description: cutBytes(encodeMark({ mark, id }, text), MAX_DESCRIPTION_BYTES),
  });
}

interface Found {
  record: number;
  statuses: MarkedStatus[];
}

/** The newest record of a Vercel deployment: one that went live before a staged one, of this commit before any other. */
async function findRecord(id: string, sha: string, github: MarkCalls): Promise<Found | undefined> {
  const seen = new Set<number>();
  for (const filter of [
    { environment: LIVE, sha },
    { environment: STAGED, sha },
    { environment: LIVE },
    { environment: STAGED },
  ]) {
    const records = (await github.deployments(filter)).filter((record) => !seen.has(record));
    const read = await Promise.all(records.map(async (record) => ({ record, statuses: await github.statuses(record) })));
    const found = read.find(({ statuses }) => statuses.some(({ description }) => tellsOf(description ?? '', id)));
    if (found) return found;
    for (const record of records) seen.add(record);
  }
  return undefined;
}

const tellsOf = (description: string, id: string) => describedDeployment(description) === id || parseMark(description)?.id === id;
