import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { SUITE_SLUG } from '#sandbox/stage/play.ts';

/** A workflow file that calls our preview. */
export interface PreviewCaller {
  /** Its file's name without `.yml`. */
  name: string;
  text: string;
  /** The job's inputs, as the file gives them. */
  inputs: Readonly<Record<string, unknown>>;
}

const FOLDER = '.github/workflows';
const CALLED = `${SUITE_SLUG}/.github/workflows/preview.yml@`;

/** Finds the caller of preview in a repository; undefined where there is none. @throws where a workflow file is no YAML. */
export function findPreviewCaller(repository: string): PreviewCaller | undefined {
  for (const file of workflowFiles(join(repository, FOLDER))) {
    const text = readFileSync(join(repository, FOLDER, file), 'utf8');
    const jobs = Object.values((parse(text) as { jobs?: Record<string, Job> } | null)?.jobs ?? {});
    const job = jobs.find(({ uses }) => uses?.startsWith(CALLED));
    if (job) return { name: file.replace(/\.yml$/, ''), text, inputs: job.with ?? {} };
  }
  return undefined;
}

interface Job {
  uses?: string;
  with?: Record<string, unknown>;
}

function workflowFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.yml'));
  } catch {
    // No such folder: nothing calls anything.
    return [];
  }
}
