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

/** Whether jobs ended as told; names those that did not. */
export function jobsEnded(run: RunResult, caller: string, expected: Record<string, string>): Check {
  const wrong = Object.entries(expected).flatMap(([job, result]) => {
    const seen = run.jobs[`${caller} / ${job}`]?.result ?? 'not there';
    return seen === result ? [] : `${job} is ${seen}`;
  });
  const told = Object.entries(expected).map(([job, result]) => `${job} ${result}`);
  return check(`jobs: ${told.join(', ')}`, wrong.length === 0, wrong.join(', '));
}

/** The compact report that a job handed on. */
export function reportOf(run: RunResult, job: string): Report | undefined {
  const text = run.jobs[job]?.outputs.report;
  return text ? (JSON.parse(text) as Report) : undefined;
}

/** Whether a gate went red for the planted reason: a failing finding of this rule whose text names it. */
export function planted(run: RunResult, job: string, rule: RegExp, text: RegExp): Check {
  const findings = reportOf(run, job)?.findings.filter((finding) => finding.verdict === 'fail') ?? [];
  const found = findings.some((finding) => rule.test(finding.rule) && text.test(JSON.stringify(finding)));
  return check(
    `${job.split(' / ').at(-1)} is red because of ${rule.source}: ${text.source}`,
    found,
    findings.map(({ rule: name, title }) => `${name}: ${title}`).join('; ') || 'no failing finding',
  );
}

/** The text that a site answers at a path. */
export async function textAt(url: string, path: string): Promise<string> {
  const response = await fetch(new URL(path, url), { signal: AbortSignal.timeout(10_000) });
  return response.ok ? (await response.text()).trim() : `HTTP ${response.status}`;
}
