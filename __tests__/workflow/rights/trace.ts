import { strFromU8, unzipSync } from 'fflate';
import type { Report } from '#core/report.ts';
import type { Stage, StageRun } from '#sandbox/stage/stage.ts';

/** What people and services had before a run, so that only what the run left is told. */
export interface Before {
  emails: number;
  githubDeployments: number;
  production: string | undefined;
  vercelDeployments: number;
}

export const before = ({ sandbox, consumer, project }: Stage): Before => ({
  emails: sandbox.resend.emails().length,
  githubDeployments: sandbox.github.deployments(consumer.slug).length,
  production: sandbox.vercel.production(project)?.id,
  vercelDeployments: sandbox.vercel.deployments(project).length,
});

/**
 * What a run left, a line for each thing that somebody can see: how jobs ended, what they complained of, the comment, rows, e-mails,
 * deployments on GitHub and Vercel, letters that wait. Figures and ids are left out, since two plays never have the same.
 */
export async function traceOf(stage: Stage, run: StageRun, was: Before, pull?: number): Promise<string[]> {
  const { sandbox, consumer, project } = stage;
  const jobs = Object.entries(run.jobs).map(([key, { result }]) => `job ${key}: ${result}`);
  const said = Object.entries(run.jobs).flatMap(([key, { annotations }]) =>
    annotations.map(({ level, title, message }) => `${level} of ${key}: ${title} ${message}`),
  );
  const judged = reportsOf(stage, run.runId).flatMap(({ id, reason, findings }) => [
    `report ${id}: ${reason}`,
    ...findings.map(({ rule, verdict }) => `finding of ${id}: ${rule} ${verdict}`),
  ]);
  const comments = pull === undefined ? [] : sandbox.github.comments(consumer.slug, pull);
  const emails = sandbox.resend.emails().slice(was.emails);
  const deployments = sandbox.github.deployments(consumer.slug).slice(was.githubDeployments);
  const moved = sandbox.vercel.production(project)?.id !== was.production;
  return [
    ...jobs,
    ...said,
    ...judged,
    ...comments.map(({ body }) => `comment ${(body.match(/✅|❌|⚠️|❗|⏭️|🧹/gu) ?? []).join('')}`),
    ...(await rowsOf(stage, run)),
    ...emails.map(({ subject }) => `e-mail ${subject}`),
    ...deployments.map(({ environment, statuses }) => `GitHub deployment ${environment}: ${statuses[0]?.state ?? 'no status'}`),
    `production ${moved ? 'moved' : 'stayed'}`,
    `Vercel has ${sandbox.vercel.deployments(project).length - was.vercelDeployments} more deployments`,
    `${lettersOn(stage).length} letters wait`,
  ]
    .map(withoutFigures)
    .toSorted();
}

/** What could not be delivered yet, of all runs. */
export const lettersOn = ({ sandbox }: Stage) =>
  sandbox.artifacts.list().filter(({ name }) => name.startsWith('shipgate-spool-'));

function reportsOf({ sandbox }: Stage, runId: string): Report[] {
  const names = sandbox.artifacts.list(runId).filter(({ name }) => name.startsWith('shipgate-report-'));
  return names.flatMap(({ name }) => {
    const file = unzipSync(sandbox.artifacts.read(name, runId))['report.json'];
    return file ? [JSON.parse(strFromU8(file)) as Report] : [];
  });
}

async function rowsOf({ sandbox }: Stage, { runId }: StageRun): Promise<string[]> {
  const rows = (table: string, text: string) =>
    sandbox.supabase.query<{ row: string }>(
      `select ${text} as row from shipgate.${table} t join shipgate.runs r on r.id = t.run where r.run_id = $1`,
      [runId],
    );
  const all = [await rows('gate_results', "t.job || ' ' || t.verdict"), await rows('deployments', "t.kind || ' ' || t.verdict")];
  return all.flat().map(({ row }) => `row ${row}`);
}

const withoutFigures = (line: string): string =>
  /^Vercel has|letters wait$/.test(line)
    ? line
    : line.replace(/\b(?:dpl_\w+|[0-9a-f]{7,40})\b/g, 'ID').replace(/\d+(?:[.,:]\d+)*(?: m?s\b)?/g, 'N');
