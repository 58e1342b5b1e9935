import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { strFromU8, unzipSync } from 'fflate';
import type { Report } from '#core/report.ts';
import type { RunResult } from '#sandbox/runner/result.ts';
import type { Stage } from '#sandbox/stage/stage.ts';

/** One thing that must be so at the end of a scene. */
export interface Check {
  what: string;
  holds: boolean;
  /** What was seen, where it does not hold. */
  seen?: string;
}

/** What a scene left behind, for the report. */
export interface Played {
  run: RunResult & { runId: string };
  pullRequest?: { number: number; title: string };
  checks: Check[];
}

export interface Scene {
  number: number;
  title: string;
  /** What is to happen, for the table at the end. */
  expected: string;
  /** How many earlier releases production needs when the scene is played alone. */
  releasesBefore: 1 | 2;
  play(stage: Stage, onEvent: Parameters<Stage['run']>[2]): Promise<Played>;
}

export const check = (what: string, holds: boolean, seen?: unknown): Check =>
  holds
    ? { what, holds }
    : { what, holds, ...(seen !== undefined && { seen: typeof seen === 'string' ? seen : JSON.stringify(seen) }) };

/** Whether jobs ended as told, each leg of a matrix like the whole; names those that did not. */
export function jobsEnded(run: RunResult, caller: string, expected: Record<string, string>): Check {
  const wrong = Object.entries(expected).flatMap(([job, result]) => {
    const legs = legsOf(run, `${caller} / ${job}`);
    if (legs.length === 0) return `${job} is not there`;
    return legs.filter(([, leg]) => leg.result !== result).map(([key, leg]) => `${key} is ${leg.result}`);
  });
  const told = Object.entries(expected).map(([job, result]) => `${job} ${result}`);
  return check(`jobs: ${told.join(', ')}`, wrong.length === 0, wrong.join(', '));
}

/** A job, or the legs of its matrix. */
const legsOf = (run: RunResult, key: string) =>
  Object.entries(run.jobs).filter(([name]) => name === key || name.startsWith(`${key} (`));

/** The whole reports of a job, from its artifacts. */
function reportsOf(stage: Stage, runId: string, job: string): Report[] {
  const names = stage.sandbox.artifacts
    .list(runId)
    .filter(({ name }) => name.startsWith('shipgate-report-') && name.split('.')[1] === job);
  return names.flatMap(({ name }) => {
    const file = unzipSync(stage.sandbox.artifacts.read(name, runId))['report.json'];
    return file ? [JSON.parse(strFromU8(file)) as Report] : [];
  });
}

/** Whether a job went red for the planted reason: a failing finding of this rule whose text names it. */
export function planted(stage: Stage, { runId }: Played['run'], job: string, rule: string, words: RegExp): Check {
  const findings = reportsOf(stage, runId, job).flatMap((report) => report.findings.filter(({ verdict }) => verdict === 'fail'));
  const found = findings.some((finding) => finding.rule === rule && words.test(JSON.stringify(finding)));
  const seen = findings.map(({ rule: name, title }) => `${name}: ${title}`).join('; ') || 'no failing finding';
  return check(`${job} is red because of ${rule}: ${words.source}`, found, seen);
}

/** Whether gates looked at the very deployment that this run made, and at no other address. */
export function lookedAtNew(stage: Stage, { runId }: Played['run'], gates: readonly string[]): Check {
  const origins = (job: string) => reportsOf(stage, runId, job).map(({ target }) => URL.parse(target.url ?? '')?.origin);
  const [made] = origins('deploy');
  const seen = gates.map((gate) => ({ gate, looked: origins(gate) }));
  const holds = made !== undefined && seen.every(({ looked }) => looked.length > 0 && looked.every((origin) => origin === made));
  return check(`${gates.join(', ')} looked at the new deployment`, holds, { made, seen });
}

/** Whether a job began only when all of these had ended. */
export function waitedFor({ jobs }: RunResult, caller: string, waiting: string, others: readonly string[]): Check {
  const began = jobs[`${caller} / ${waiting}`]?.startedAt ?? 0;
  const late = others.filter((other) => {
    const job = jobs[`${caller} / ${other}`];
    return !job || job.startedAt + job.durationMs > began;
  });
  return check(`${waiting} began when ${others.join(', ')} had ended`, late.length === 0, late);
}

/** The text that a site of the sandbox answers at a path; the name is sent as Host, since not every machine resolves `*.localhost`. */
export async function textAt(url: string, path: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const asked = request({ host: '127.0.0.1', port, path, headers: { host: `${hostname}:${port}` }, timeout: 10_000 }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const body = await text(response);
  return response.statusCode === 200 ? body.trim() : `HTTP ${response.statusCode}`;
}
