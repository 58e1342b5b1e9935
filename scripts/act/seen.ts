import { existsSync, readFileSync } from 'node:fs';
import { combine, type Result, type RunResult } from '#sandbox/runner/result.ts';

/** A job of a called workflow, as a job that needs it sees it. */
export interface SeenJob {
  result: string;
  outputs: Record<string, string>;
  /** How each leg of it ended, in alphabetical order; one where it has no matrix, none where it was skipped. */
  legs: string[];
}

/** What one of the two runners made of a run. */
export interface Seen {
  jobs: Record<string, SeenJob>;
  /** What the runner itself complained of, beside its jobs. */
  complaints: string[];
}

/** The last job that `renderSuite` adds, and the job that calls. */
const WITNESS_JOB = 'witness';

/** Reads what the witness left and how act's own log says that jobs ended. */
export function seenByAct(said: string, complained: string, witness: string): Seen {
  const lines = said.trim().split('\n').flatMap(parseLine);
  const ended = lines.filter(({ jobResult, jobID }) => jobResult !== undefined && jobID !== WITNESS_JOB);
  const needs = existsSync(witness) ? (JSON.parse(readFileSync(witness, 'utf8')) as Record<string, Omit<SeenJob, 'legs'>>) : {};
  const jobs = Object.entries(needs).map(([id, { result, outputs }]) => {
    const legs = ended.filter(({ jobID }) => jobID === id).map(({ jobResult }) => jobResult ?? '');
    return [id, { result, outputs, legs: legs.toSorted() }] as const;
  });
  const complaints = complained
    .split('\n')
    .filter((line) => line.startsWith('Error: ') && !/^Error: Job '.+' failed$/.test(line));
  return {
    jobs: Object.fromEntries(jobs),
    complaints: jobs.length === 0 ? [...complaints, 'The last job did not run.'] : complaints,
  };
}

interface LogLine {
  jobID?: string;
  jobResult?: string;
}

function parseLine(line: string): LogLine[] {
  try {
    return [JSON.parse(line) as LogLine];
  } catch {
    return []; // a program's own words, where a step wrote past act
  }
}

/** The same of the local runner's result: the jobs that `caller` calls. */
export function seenLocally({ jobs }: RunResult, caller: string): Seen {
  const prefix = `${caller} / `;
  const legs = new Map<string, { result: Result; outputs: Record<string, string> }[]>();
  for (const [key, job] of Object.entries(jobs)) {
    if (!key.startsWith(prefix)) continue;
    const id = key.slice(prefix.length).replace(/ \(.*\)$/s, '');
    legs.set(id, [...(legs.get(id) ?? []), job]);
  }
  const seen = [...legs].map(([id, all]) => {
    const ran = all.map(({ result }) => result).filter((result) => result !== 'skipped');
    const outputs = Object.assign({}, ...all.map((leg) => leg.outputs)) as Record<string, string>;
    return [id, { result: combine(all.map(({ result }) => result)), outputs, legs: ran.toSorted() }] as const;
  });
  return { jobs: Object.fromEntries(seen), complaints: [] };
}
