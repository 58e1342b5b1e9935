import { lstatSync, readdirSync, readFileSync } from 'node:fs';
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

/** Finds the caller of preview in a repository; undefined where there is none. @throws InvalidWorkflow where a workflow file is a link, or no YAML. */
export function findPreviewCaller(repository: string): PreviewCaller | undefined {
  for (const path of ['.github', FOLDER]) refuseLink(repository, path);
  for (const file of workflowFiles(join(repository, FOLDER))) {
    refuseLink(repository, `${FOLDER}/${file}`);
    const text = readFileSync(join(repository, FOLDER, file), 'utf8');
    const jobs = Object.values(parsed(file, text)?.jobs ?? {});
    const job = jobs.find((each) => each?.uses?.startsWith(CALLED));
    if (job) return { name: file.replace(ENDING, ''), text, inputs: job.with ?? {} };
  }
  return undefined;
}

/** The caller is written anew with local names: through a link that would land wherever a stranger's repository lets it lead. */
function refuseLink(repository: string, path: string): void {
  if (lstatSync(join(repository, path), { throwIfNoEntry: false })?.isSymbolicLink())
    throw new InvalidWorkflow(`${path} is a link, and GitHub follows none to a workflow. Put the file itself there.`);
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
