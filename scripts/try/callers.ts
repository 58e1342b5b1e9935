import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { SUITE_SLUG } from '#core/suite.ts';
import { InvalidWorkflow, messageOf } from '#sandbox/runner/errors.ts';

/** A workflow file that calls our preview. */
export interface PreviewCaller {
  /** Its file's name without its ending. */
  name: string;
  text: string;
  /** The job's inputs, as the file gives them. */
  inputs: Readonly<Record<string, unknown>>;
}

const FOLDER = '.github/workflows';
/** GitHub reads both. */
const ENDING = /\.ya?ml$/;
const CALLED = `${SUITE_SLUG}/.github/workflows/preview.yml@`;

/** Finds the caller of preview in a repository; undefined where there is none. @throws InvalidWorkflow where a workflow file is no YAML. */
export function findPreviewCaller(repository: string): PreviewCaller | undefined {
  for (const file of workflowFiles(join(repository, FOLDER))) {
    const text = readFileSync(join(repository, FOLDER, file), 'utf8');
    const jobs = Object.values(parsed(file, text)?.jobs ?? {});
    const job = jobs.find((each) => each?.uses?.startsWith(CALLED));
    if (job) return { name: file.replace(ENDING, ''), text, inputs: job.with ?? {} };
  }
  return undefined;
}

interface Workflow {
  jobs?: Record<string, Job | null>;
}

function parsed(file: string, text: string): Workflow | null {
  try {
    return parse(text) as Workflow | null;
  } catch (cause) {
    throw new InvalidWorkflow(`${FOLDER}/${file}: ${messageOf(cause)}`, { cause });
  }
}

interface Job {
  uses?: string;
  with?: Record<string, unknown>;
}

function workflowFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => ENDING.test(file));
  } catch {
    // No such folder: nothing calls anything.
    return [];
  }
}
