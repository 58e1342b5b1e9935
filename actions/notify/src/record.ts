import { whereOf } from '#core/render/summary.ts';
import type { Report } from '#core/report.ts';
import { type JobStory, type RunStory, subjectOf } from '#core/run/story.ts';

/** The payload of `shipgate.record_run`: rows by table, named as the columns are. */
export interface RunRecord {
  run: Record<string, string | number | null>;
  deployments: Record<string, string | number | null>[];
  gate_results: Record<string, unknown>[];
  metrics: Record<string, string | number>[];
  errors: Record<string, string | number | null>[];
}

/** A run as rows. Postgres takes neither NUL nor half a surrogate pair in text, so both are taken out. */
export function runRecord(story: RunStory): RunRecord {
  const { source, jobs } = story;
  return storable({
    run: {
      repository: source.repository,
      project: story.project,
      environment: story.environment,
      run_id: source.runId,
      attempt: source.runAttempt,
      subject: subjectOf(story),
      pull_request: source.pullRequest ?? null,
      sha: source.sha,
      ref: source.ref,
      actor: story.actor,
      url: story.url ?? null,
      run_url: story.runUrl,
      verdict: story.verdict,
      condition: story.condition ?? null,
      headline: story.headline,
      at: story.at,
    },
    deployments: jobs
      .filter(({ operation, result }) => operation && result !== 'skipped')
      .map((job) => deploymentRow(job, story)),
    gate_results: jobs.map(gateRow),
    metrics: jobs.flatMap(({ report }) => (report ? metricRows(report) : [])),
    errors: jobs.flatMap((job) => errorRows(job, story)),
  });
}

function deploymentRow(job: JobStory, story: RunStory): RunRecord['deployments'][number] {
  const isRollback = job.operation === 'rollback' && story.rollback;
  return {
    report_id: job.id,
    attempt: attemptOf(job, story),
    kind: job.operation ?? null,
    deployment_id: job.report?.target.deploymentId ?? null,
    url: job.report?.target.url ?? null,
    verdict: job.verdict,
    reason: isRollback ? isRollback.because : job.reason,
    at: job.report?.startedAt ?? story.at,
  };
}

/**
 * In which attempt of the run a job was done: a job that did not run again hands over its report of an earlier one. A report may come
 * from strangers, so what cannot be is not believed. A job that succeeded without a report may be of any attempt, so none is told.
 */
function attemptOf({ report, result }: JobStory, { source }: RunStory): number | null {
  const told = report?.source.runAttempt ?? 0;
  if (Number.isInteger(told) && told >= 1 && told <= source.runAttempt) return told;
  return report || result !== 'success' ? source.runAttempt : null;
}

const gateRow = ({ id, job, result, verdict, reason, report }: JobStory) => ({
  report_id: id,
  job,
  gate: report?.gate ?? null,
  result,
  verdict,
  reason,
  started_at: report?.startedAt ?? null,
  duration_ms: report ? Math.round(report.durationMs) : null,
  findings: report?.findings ?? [],
  evidence: report?.evidence ?? [],
});

const metricRows = (report: Report) =>
  report.metrics.map(({ name, unit, value, page, device, sample }) => ({
    report_id: report.id,
    name,
    unit,
    value,
    page: page ?? '',
    device: device ?? '',
    sample: sample ?? 0,
    at: report.startedAt,
  }));

/** Findings that could not be measured, and the job itself where no finding explains its end. */
function errorRows(job: JobStory, { environment, at }: RunStory): RunRecord['errors'] {
  const findings = (job.report?.findings ?? []).filter(({ verdict }) => verdict === 'error');
  const common = { report_id: job.id, environment, at: job.report?.startedAt ?? at };
  const rows = findings.map((finding, position) => ({
    ...common,
    position,
    rule: finding.rule,
    severity: finding.severity,
    message: finding.title,
    place: whereOf(finding) || null,
  }));
  if (rows.length > 0 || job.verdict !== 'error') return rows;
  return [
    {
      ...common,
      position: 0,
      rule: job.result === 'success' ? 'no-report' : `job-${job.result}`,
      severity: 'high',
      message: job.reason,
      place: null,
    },
  ];
}

function storable<T>(value: T): T {
  const clean = (text: string) => text.replaceAll('\u0000', '').toWellFormed();
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return clean(part);
    if (Array.isArray(part)) return part.map(walk);
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, walk(item)]));
  };
  return walk(value) as T;
}
