import { reportId } from '../identity.ts';
import type { Verdict } from '../verdict.ts';
import { type Found, wholeOf, withOthers } from './found.ts';
import { CANCELLED, judgeOneOfMany, judgeReport, operationOf } from './judge-report.ts';
import type { Need } from './needs.ts';
import { gatesOf, isUnreadable, reportsIn } from './reports-in.ts';
import { fits, named, type Slot, slotsOf } from './slots.ts';
import { isRed, type JobStory } from './story.ts';

/** What is known of a run beyond its jobs. */
export interface Known {
  /** The project of the whole run. */
  project: string;
  /** The projects that its jobs are a matrix over; none for a run of one project. */
  projects?: readonly string[] | undefined;
  /** Why jobs were skipped, where the event says it. */
  whySkipped?: string | undefined;
}

/** Whether a job's reports must be looked for among the run's artifacts: some are no outputs, or only a part of one is. */
export function lacksReport(need: Need, projects: readonly string[] = []): boolean {
  if (need.result === 'skipped') return false;
  if (projects.length > 0) return true;
  const own = reportsIn(need);
  if (own.some((report) => !isUnreadable(report) && report.omitted !== undefined)) return true;
  return own.length < Math.max(1, gatesOf(need).length);
}

/** What became of one job: one story, or one per report that it left or owes. */
export function judgeJob(need: Need, { project, projects = [], whySkipped }: Known, found?: Found): JobStory[] {
  const bare = (verdict: Verdict, reason: string, slot: Slot = {}): JobStory => {
    const operation = operationOf(need);
    const id = reportId(slot.project ?? project, need.job, slot.gate ?? 'job');
    return {
      id,
      job: need.job,
      result: need.result,
      verdict,
      effect: verdict,
      reason,
      ...named(slot),
      ...(operation && { operation }),
    };
  };
  if (need.result === 'skipped') return [bare('skip', whySkipped ?? 'The job was skipped.')];
  const own = reportsIn(need);
  const gates = gatesOf(need);
  const broken = own.filter(isUnreadable).map(({ problem }) => bare('error', `The job's report cannot be read: ${problem}`));
  const whole = own.flatMap((report) => (isUnreadable(report) ? [] : wholeOf(report, found)));
  if (own.length === 1 && gates.length === 0 && projects.length === 0)
    return [...broken, ...whole.map((report) => judgeReport(need, report))];
  const told = withOthers(whole, found).map((report): JobStory => {
    const of = projects.find((name) => reportId(name, need.job, report.gate) === report.id);
    return {
      ...judgeOneOfMany(need, report),
      ...named({ ...(of !== undefined && { project: of }), ...(gates.length > 0 && { gate: report.gate }) }),
    };
  });
  const owed = slotsOf(projects, gates).filter((slot) => !told.some((job) => fits(job, slot)));
  const missing = owed.map((slot) => bare('error', whyMissing(need, found), slot));
  // Artifacts come in the order in which legs happened to end.
  const place = ({ project: of = '', name = '' }: JobStory) => projects.indexOf(of) * (gates.length + 1) + gates.indexOf(name);
  const all = [...told, ...broken, ...missing].toSorted((a, b) => place(a) - place(b));
  if (all.length === 0) return [bare('error', whyMissing(need, found))];
  return need.result === 'success' || all.some(isRed) ? all : explained(all, need, bare);
}

/** A red job of which no report is red: by `fail-on: warn`, or in another of its steps. */
function explained(all: JobStory[], need: Need, bare: (verdict: Verdict, reason: string) => JobStory): JobStory[] {
  if (need.result === 'cancelled') return [...all, bare('error', CANCELLED)];
  if (!all.some(({ effect }) => effect === 'warn')) return [...all, bare('error', SILENT)];
  return all.map((job) => (job.effect === 'warn' ? { ...job, result: need.result, effect: 'fail' } : job));
}

const SILENT = 'The job failed without a report. Its log says why.';

function whyMissing({ result }: Need, found: Found | undefined): string {
  if (result === 'cancelled') return CANCELLED;
  if (result === 'failure') return SILENT;
  const why = found && 'problem' in found ? `: ${found.problem}` : ', neither as output nor as artifact.';
  return `The job succeeded but left no report${why}`;
}
