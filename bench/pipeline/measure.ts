import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { billedMinutes } from '#sandbox/runner/billing.ts';
import type { JobResult } from '#sandbox/runner/result.ts';
import { SUITE_ROOT } from '#sandbox/stage/consumer.ts';
import type { Stage, StageRun } from '#sandbox/stage/stage.ts';

/** What one run of a pipeline cost. */
export interface Cost {
  name: string;
  conclusion: StageRun['conclusion'];
  wallS: number;
  billedMinutes: number;
  /** Jobs that ran, each a machine of its own. */
  jobs: number;
  /** Archives of actions, once for each job that uses one, and what the peers' steps fetch from npm. */
  actionsMb: number;
  /** Uploaded and stored by the run. */
  artifactsMb: number;
  /** From the end of the last other job to the end of notify; absent where nobody is told. */
  notifyS: number | undefined;
  /** How long jobs that wait for the same jobs ran at the same time. */
  sideBySideS: number;
}

const MB = 1e6;

/** Reads a run's cost. @param fetchedBytes what each job downloads, by the job's id in its file */
export function costOf(name: string, run: StageRun, stage: Stage, fetchedBytes: (jobId: string, job: JobResult) => number): Cost {
  const ran = Object.entries(run.jobs).filter(([, { kind, result }]) => kind === 'steps' && result !== 'skipped');
  const artifacts = stage.sandbox.artifacts.list(run.runId);
  return {
    name,
    conclusion: run.conclusion,
    wallS: run.durationMs / 1000,
    billedMinutes: billedMinutes(run),
    jobs: ran.length,
    actionsMb: ran.reduce((sum, [key, job]) => sum + fetchedBytes(idOf(key), job), 0) / MB,
    artifactsMb: artifacts.reduce((sum, { content }) => sum + content.length, 0) / MB,
    notifyS: notifySeconds(ran),
    sideBySideS: sideBySideSeconds(ran),
  };
}

/** `preview / smoke (web)` → `smoke` */
const idOf = (key: string) => (key.split(' / ').at(-1) ?? key).replace(/ \(.*$/s, '');
const endOf = ({ startedAt, durationMs }: JobResult) => startedAt + durationMs;

function notifySeconds(ran: readonly [string, JobResult][]): number | undefined {
  const notify = ran.find(([key]) => idOf(key) === 'notify')?.[1];
  if (!notify) return undefined;
  const others = ran.filter(([, job]) => job !== notify).map(([, job]) => endOf(job));
  return (endOf(notify) - Math.max(...others)) / 1000;
}

function sideBySideSeconds(ran: readonly [string, JobResult][]): number {
  const pairs = ran.flatMap(([, one], index) => ran.slice(index + 1).map(([, other]) => [one, other] as const));
  const together = pairs
    .filter(([one, other]) => one.needs.join() === other.needs.join())
    .map(([one, other]) => Math.min(endOf(one), endOf(other)) - Math.max(one.startedAt, other.startedAt));
  return together.filter((ms) => ms > 0).reduce((sum, ms) => sum + ms, 0) / 1000;
}

/** Jobs of a workflow of ours that use the suite's actions: each downloads its archive once, whatever the number of its steps. */
export function usersOfSuite(workflow: string): Set<string> {
  const file = join(SUITE_ROOT, 'reusable-workflows', workflow, `${workflow}.yml`);
  const { jobs } = parse(readFileSync(file, 'utf8')) as { jobs: Record<string, { steps?: { uses?: string }[] }> };
  const users = Object.entries(jobs).filter(([, { steps = [] }]) => steps.some(({ uses }) => uses?.startsWith('$/')));
  return new Set(users.map(([id]) => id));
}
