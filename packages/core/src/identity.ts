/**
 * The identity of a report: `project.job.gate`. It is safe as an artifact name, a database key and an HTML anchor.
 * Each part is cut to letters, digits, `_` and `-`; a part that had to change gets a short digest of its own text,
 * so that two different names never meet.
 */
export function reportId(project: string, job: string, gate: string): string {
  return [project, job, gate].map(part).join('.');
}

/** The artifact in which a whole report travels. */
export const reportArtifactName = (id: string) => `shipgate-report-${id}`;

/** How the artifacts of all reports of one job begin. The dot at the end keeps out a job whose name begins with this one's. */
export const jobArtifactPrefix = (project: string, job: string) => reportArtifactName(`${part(project)}.${part(job)}.`);

/** Whether a report says by its identity that this job left it. */
export const isOfJob = (id: string, job: string): boolean => id.split('.')[1] === part(job);

function part(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 48);
  if (safe === text && text !== '') return text;
  // Loaded here because it costs 7 ms and most names need no digest.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return `${safe || 'x'}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}
