import { plural } from '../text.ts';
import { isOwnAnswer, isRed, type JobStory, labelOf, type RunStory } from './story.ts';
import { isSuperseded, withheld } from './withheld.ts';

const NAMED_JOBS = 6;

/** The run in one sentence, worst news first. */
export function headlineOf({ jobs, rollback, closed }: Pick<RunStory, 'jobs' | 'rollback' | 'closed'>): string {
  if (closed) return lastWord(jobs);
  const told = jobs.filter(({ effect }) => effect !== 'skip');
  const red = jobs.filter(isRed);
  const redNews = `${red.length} of ${plural(told.length, 'job')} ${red.length === 1 ? 'is' : 'are'} red: ${names(red)}.`;
  if (rollback) {
    const news = `Rolled back to ${rollback.to} because ${rollback.because}`;
    const isExplained = red.length === 0 || isOwnAnswer(jobs);
    return isExplained ? news : `${news} But ${redNews}`;
  }
  const failedRollback = red.find(({ operation }) => operation === 'rollback');
  if (failedRollback) return `The rollback did not succeed: ${failedRollback.reason}`;
  const fate = withheld({ jobs, rollback });
  if (fate === 'superseded') return red.find(isSuperseded)?.reason ?? redNews;
  if (fate === 'held back') return `The release was held back${red.length === 1 ? `: ${red[0]?.reason}` : ` by ${names(red)}.`}`;
  if (red.length > 0) return redNews;
  const warned = jobs.filter(({ effect }) => effect === 'warn');
  if (warned.length > 0) return `Good, with warnings from ${names(warned)}.`;
  if (told.length > 0) return told.length === 1 ? `${names(told)} is green.` : `All ${told.length} jobs are green.`;
  return `Nothing was judged: ${whyNot(jobs)}`;
}

/** Of a pull request that was closed: what is gone, and what is not. */
function lastWord(jobs: readonly JobStory[]): string {
  const red = jobs.filter(isRed);
  if (red.length > 0) return `Closed, but not everything is gone: ${red.map(({ reason }) => reason).join(' ')}`;
  const told = jobs.filter(({ effect }) => effect !== 'skip');
  if (told.length === 0) return `Closed. Nothing was removed: ${whyNot(jobs)}`;
  return `Closed. ${told.map(({ project, reason }) => (project === undefined ? reason : `${project}: ${reason}`)).join(' ')}`;
}

const whyNot = (jobs: readonly JobStory[]): string =>
  (jobs.find(({ report }) => report) ?? jobs[0])?.reason ?? 'every job was skipped.';

function names(jobs: readonly JobStory[]): string {
  const unique = [...new Set(jobs.map(labelOf))];
  const rest = unique.length - NAMED_JOBS;
  return [...unique.slice(0, NAMED_JOBS), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}
