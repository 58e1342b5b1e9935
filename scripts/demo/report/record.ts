import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import type { SentEmail } from '#sandbox/resend/emails.ts';
import { SUITE_ROOT } from '#sandbox/stage/consumer.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import type { Check, Played, Scene } from '../scene.ts';

export const REPORT_FOLDER = join(SUITE_ROOT, 'demo-report');

/** Everything that the report shows of one scene. */
export interface SceneRecord {
  scene: Scene;
  checks: Check[];
  run: Played['run'];
  pullRequest: Played['pullRequest'];
  /** Markdown of the pull request's comments. */
  comments: string[];
  emails: SentEmail[];
  /** Table name → rows of this run. */
  tables: Record<string, Record<string, unknown>[]>;
  /** Files of the run's artifacts, as paths relative to the report, by artifact. */
  files: { artifact: string; paths: string[] }[];
}

const TABLES = ['gate_results', 'deployments', 'metrics', 'errors'] as const;
const seenEmails = new Set<string>();

/** Collects what a scene left on the platform and unpacks its artifacts beside the report. */
export async function reportScene(stage: Stage, scene: Scene, { run, pullRequest, checks }: Played): Promise<SceneRecord> {
  const { sandbox, consumer } = stage;
  const emails = sandbox.resend.emails().filter(({ id }) => !seenEmails.has(id));
  for (const { id } of emails) seenEmails.add(id);
  const runs = await sandbox.supabase.query('select * from shipgate.runs where run_id = $1', [run.runId]);
  const tables: SceneRecord['tables'] = { runs };
  for (const table of TABLES) {
    tables[table] = await sandbox.supabase.query(
      `select t.* from shipgate.${table} t join shipgate.runs r on r.id = t.run where r.run_id = $1 order by t.report_id`,
      [run.runId],
    );
  }
  return {
    scene,
    checks,
    run,
    pullRequest,
    comments: pullRequest ? sandbox.github.comments(consumer.slug, pullRequest.number).map(({ body }) => body) : [],
    emails,
    tables,
    files: unpackArtifacts(stage, scene.number, run.runId),
  };
}

function unpackArtifacts(stage: Stage, scene: number, runId: string): SceneRecord['files'] {
  const folder = join(REPORT_FOLDER, `scene-${scene}`);
  rmSync(folder, { recursive: true, force: true });
  return stage.sandbox.artifacts.list(runId).map(({ name }) => {
    const entries = unzipSync(stage.sandbox.artifacts.read(name, runId));
    const paths = Object.entries(entries).map(([entry, bytes]) => {
      const file = resolve(folder, name, entry);
      if (!file.startsWith(folder)) throw new Error(`Artifact ${name} has an entry outside its folder: ${entry}`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
      return file.slice(REPORT_FOLDER.length + 1);
    });
    return { artifact: name, paths };
  });
}
