import type { Report } from '../report.ts';

/** Reports that a job left as artifacts, or why none could be found. */
export type Found = readonly Report[] | { problem: string };

/** The very report that an output had room for in part only; without it, that part. */
export function wholeOf(own: Report, found: Found | undefined): Report {
  if (!found || 'problem' in found) return own;
  return (
    found.find(({ id, startedAt, verdict }) => id === own.id && startedAt === own.startedAt && verdict === own.verdict) ?? own
  );
}

/** The reports of the outputs, and those that came as artifacts only. */
export const withOthers = (own: readonly Report[], found: Found | undefined): Report[] =>
  [...own, ...(found && !('problem' in found) ? found.filter(({ id }) => !own.some((report) => report.id === id)) : [])].filter(
    isOfLastRun,
  );

/**
 * What a leg of a matrix did in an earlier attempt is not told of this one: when the leg runs again and needs no such step, its artifact
 * is still there. A leg's reports are of one project and job.
 */
const isOfLastRun = (report: Report, _: number, all: readonly Report[]): boolean =>
  report.operation === undefined ||
  !all.some((other) => legOf(other) === legOf(report) && other.source.runAttempt > report.source.runAttempt);

const legOf = ({ id }: Report) => id.slice(0, id.lastIndexOf('.'));
