import { reportId } from '../identity.ts';
import { parseReport, type Report } from '../report.ts';
import { cutBytes } from '../text.ts';
import type { Verdict } from '../verdict.ts';
import type { Need } from './needs.ts';
import { type JobStory, OPERATIONS, type Operation } from './story.ts';

/** Reports that a job left as artifacts, or why none could be found. */
export type Found = readonly Report[] | { problem: string };

/** Whether a job's report must be looked for among the run's artifacts: there is none as output, or only a part of it. */
export function lacksReport({ result, outputs }: Need): boolean {
  if (!outputs.report) return result === 'success' || result === 'failure';
  const own = readReport(outputs.report);
  return own !== undefined && !('problem' in own) && own.omitted !== undefined;
}

const CANCELLED = 'The job was cancelled, or ran out of time.';

/** What became of one job: one story, or one per report where a matrix left several. */
export function judgeJob(need: Need, project: string, found?: Found): JobStory[] {
  const bare = (verdict: Verdict, reason: string): JobStory => {
    const operation = operationOf(need);
    const id = reportId(project, need.job, 'job');
    return { id, job: need.job, result: need.result, verdict, effect: verdict, reason, ...(operation && { operation }) };
  };
  if (need.result === 'skipped') return [bare('skip', 'The job was skipped.')];
  const own = readReport(need.outputs.report);
  if (own && 'problem' in own) return [bare('error', `The job's report cannot be read: ${own.problem}`)];
  if (own) return [withReport(need, wholeOf(own, found))];
  switch (need.result) {
    case 'cancelled':
      return [bare('error', CANCELLED)];
    case 'failure': {
      // Of a matrix's reports the red ones say why; the others stand for themselves.
      const legs =
        found && !('problem' in found) ? found.map((report) => withReport({ ...need, result: legResult(report) }, report)) : [];
      const isExplained = legs.some(({ effect }) => effect === 'fail' || effect === 'error');
      return isExplained ? legs : [...legs, bare('error', 'The job failed without a report. Its log says why.')];
    }
    case 'success':
      if (found && !('problem' in found) && found.length > 0) return found.map((report) => withReport(need, report));
      return [
        bare(
          'error',
          `The job succeeded but left no report${found && 'problem' in found ? `: ${found.problem}` : ', neither as output nor as artifact.'}`,
        ),
      ];
  }
}

const legResult = ({ verdict }: Report): Need['result'] => (verdict === 'fail' || verdict === 'error' ? 'failure' : 'success');

/** The very report that an output had room for in part only; without it, that part. */
function wholeOf(own: Report, found: Found | undefined): Report {
  if (!found || 'problem' in found) return own;
  return (
    found.find(({ id, startedAt, verdict }) => id === own.id && startedAt === own.startedAt && verdict === own.verdict) ?? own
  );
}

function withReport(need: Need, report: Report): JobStory {
  const operation = operationOf(need, report);
  const story = { id: report.id, job: need.job, result: need.result, report, ...(operation && { operation }) };
  if (need.result === 'cancelled') return { ...story, verdict: 'error', effect: 'error', reason: CANCELLED };
  if (need.result === 'failure') return { ...story, ...failedJob(report) };
  const isRed = report.verdict === 'fail' || report.verdict === 'error';
  return { ...story, verdict: report.verdict, effect: isRed ? 'warn' : report.verdict, reason: report.reason };
}

/** A job can fail although its report is not red: by `fail-on: warn`, or in another of its steps. */
function failedJob({ verdict, reason }: Report): Pick<JobStory, 'verdict' | 'effect' | 'reason'> {
  if (verdict === 'fail' || verdict === 'error') return { verdict, effect: verdict, reason };
  if (verdict === 'warn') return { verdict, effect: 'fail', reason };
  return { verdict: 'error', effect: 'error', reason: `The job failed although its report says ${verdict}. Its log says why.` };
}

function readReport(text: string | undefined): Report | { problem: string } | undefined {
  if (!text) return undefined;
  try {
    return parseReport(text);
  } catch (thrown) {
    return { problem: cutBytes(thrown instanceof Error ? thrown.message : String(thrown), 200) };
  }
}

/** From the job's output `operation`; without it, a deploy job is known by its key in the workflow. */
function operationOf({ job, outputs }: Need, report?: Report): Operation | undefined {
  const told = OPERATIONS.find((operation) => operation === outputs.operation);
  if (told) return told;
  if (report && report.gate !== 'deploy') return undefined;
  const key = job.toLowerCase().replaceAll(/[^a-z]/g, '');
  // `rollback-deployment` is a rollback: the last word of the list that fits says most.
  return OPERATIONS.findLast((operation) => key.includes(operation));
}
