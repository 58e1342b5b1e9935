import { jobArtifactPrefix, reportId } from '#core/identity.ts';
import type { Report } from '#core/report.ts';
import { UserError } from '../errors.ts';
import { isProblem, origin } from '../inputs/fields.ts';
import type { Session } from '../session.ts';
import { readReports } from './read-reports.ts';

/** What a job deployed, or why there is nothing. */
export type Deployed = { url: URL } | { reason: string };

const DEPLOY = 'deploy';

/**
 * The site that a job of this run has deployed for this project, by the report that it left as an artifact.
 * @returns the reason where the job says itself that there is none.
 * @throws UserError where that cannot be known: no report of the job at all, or no service to ask. What is not known is never a pass.
 */
export async function deployedBy(job: string, session: Session): Promise<Deployed> {
  const { project } = session;
  const prefix = jobArtifactPrefix(project, job);
  const reports = await readReports((name) => name.startsWith(prefix), session);
  const own = reports.find(({ id }) => id === reportId(project, job, DEPLOY));
  // A job can end before it deploys: then another of its steps says why.
  const telling = own ?? reports.find(isRed);
  if (!telling)
    throw new UserError(
      `Job "${job}" left no report for project "${project}" in this run, so nobody knows what to look at. Check that url-from names the job that deploys this project, and its log.`,
    );
  if (isRed(telling) || !telling.target.url)
    return { reason: `There is nothing to look at: ${job} ended with ${telling.verdict}. ${telling.reason}` };
  const url = origin('').read(telling.target.url);
  if (isProblem(url))
    throw new UserError(`The report of job "${job}" names ${telling.target.url}, but it must be ${url.problem}.`);
  return { url };
}

const isRed = ({ verdict }: Report): boolean => verdict === 'fail' || verdict === 'error';
