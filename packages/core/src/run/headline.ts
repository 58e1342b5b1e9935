import { plural } from '../text.ts';
import { isRed, type RunStory } from './story.ts';

const NAMED_JOBS = 6;

/** The run in one sentence, worst news first. */
export function headlineOf({ jobs, rollback }: Pick<RunStory, 'jobs' | 'rollback'>): string {
  const told = jobs.filter(({ effect }) => effect !== 'skip');
  const red = jobs.filter(isRed);
  const redNews = `${red.length} of ${plural(told.length, 'job')} ${red.length === 1 ? 'is' : 'are'} red: ${names(red)}.`;
  if (rollback) {
    const news = `Rolled back to ${rollback.to} because ${rollback.because}`;
    const isExplained = red.length === 0 || jobs.some(({ operation }) => operation === 'promote');
    return isExplained ? news : `${news} But ${redNews}`;
  }
  const failedRollback = red.find(({ operation }) => operation === 'rollback');
  if (failedRollback) return `The rollback did not succeed: ${failedRollback.reason}`;
  if (red.length > 0) return redNews;
  const warned = jobs.filter(({ effect }) => effect === 'warn');
  if (warned.length > 0) return `Good, with warnings from ${names(warned)}.`;
  if (told.length > 0) return told.length === 1 ? `${names(told)} is green.` : `All ${told.length} jobs are green.`;
  return `Nothing was judged: ${jobs.find(({ report }) => report)?.reason ?? 'every job was skipped.'}`;
}

function names(jobs: RunStory['jobs']): string {
  const unique = [...new Set(jobs.map(({ job }) => job))];
  const rest = unique.length - NAMED_JOBS;
  return [...unique.slice(0, NAMED_JOBS), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}
