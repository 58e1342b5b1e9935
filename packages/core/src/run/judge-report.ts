import { OPERATIONS, type Operation, type Report } from '../report.ts';
import type { Need } from './needs.ts';
import type { JobStory } from './story.ts';

export const CANCELLED = 'The job was cancelled, or ran out of time.';

/** What one report means for the run, by how the job that left it ended. */
export function judgeReport(need: Need, report: Report): JobStory {
  const operation = operationOf(need, report);
  const story = { id: report.id, job: need.job, result: need.result, report, ...(operation && { operation }) };
  if (need.result === 'cancelled') return { ...story, verdict: 'error', effect: 'error', reason: CANCELLED };
  if (need.result === 'failure') return { ...story, ...failedJob(report) };
  return { ...story, verdict: report.verdict, effect: isRed(report) ? 'warn' : report.verdict, reason: report.reason };
}

/**
 * The same for one of several reports of a job, whose result says nothing about each: a red one says why the job is red, the others
 * stand for themselves.
 */
export const judgeOneOfMany = (need: Need, report: Report): JobStory =>
  judgeReport({ ...need, result: need.result !== 'success' && isRed(report) ? 'failure' : 'success' }, report);

/** As the report itself says, else the job's output `operation`; without both, a deploy job is known by its key in the workflow. */
export function operationOf({ job, outputs }: Need, report?: Report): Operation | undefined {
  if (report?.operation) return report.operation;
  const told = OPERATIONS.find((operation) => operation === outputs.operation);
  if (told) return told;
  if (report && report.gate !== 'deploy') return undefined;
  const key = job.toLowerCase().replaceAll(/[^a-z]/g, '');
  // `rollback-deployment` is a rollback: the last word of the list that fits says most.
  return OPERATIONS.findLast((operation) => key.includes(operation));
}

const isRed = ({ verdict }: Report) => verdict === 'fail' || verdict === 'error';

/** A job can fail although its report is not red: by `fail-on: warn`, or in another of its steps. */
function failedJob({ verdict, reason }: Report): Pick<JobStory, 'verdict' | 'effect' | 'reason'> {
  if (verdict === 'fail' || verdict === 'error') return { verdict, effect: verdict, reason };
  if (verdict === 'warn') return { verdict, effect: 'fail', reason };
  return { verdict: 'error', effect: 'error', reason: `The job failed although its report says ${verdict}. Its log says why.` };
}
