import type { Seen } from './seen.ts';

/** One thing that the two runners do not agree on. */
export interface Difference {
  scenario: string;
  /** Whether the job ran at all, on the local runner's side. */
  skipped: boolean;
  job: string;
  /** `result`, `legs` or `outputs.NAME`. */
  what: string;
  /** What the local runner made of it; nothing where it has no such thing. */
  local: string | undefined;
  act: string | undefined;
}

/** A difference that is expected, with its reason; it must also show itself, or the table would rot. */
export interface KnownDifference {
  name: string;
  reason: string;
  covers: (difference: Difference) => boolean;
}

/** Everything in which two plays of one scenario differ. */
export function differences(scenario: string, local: Seen, act: Seen): Difference[] {
  return union(local.jobs, act.jobs).flatMap((job) => {
    const [ours, theirs] = [flat(local, job), flat(act, job)];
    const skipped = local.jobs[job]?.result === 'skipped';
    return union(ours, theirs)
      .filter((what) => ours[what] !== theirs[what])
      .map((what) => ({ scenario, job, skipped, what, local: ours[what], act: theirs[what] }));
  });
}

/** Jobs that did not end as the scenario tells. */
export function wronglyEnded(ends: Readonly<Record<string, string>>, { jobs }: Seen): string[] {
  return Object.entries(ends).flatMap(([id, result]) => {
    const ended = jobs[id]?.result ?? 'not there';
    return ended === result ? [] : `${id} is ${ended}, not ${result}`;
  });
}

/** Splits differences into those that the table knows and those that it does not, and names what the table knows for nothing. */
export function judge(found: readonly Difference[], known: readonly KnownDifference[]) {
  const tolerated = known.map((entry) => ({ entry, by: found.filter(entry.covers) }));
  return {
    unknown: found.filter((difference) => !known.some(({ covers }) => covers(difference))),
    tolerated: tolerated.filter(({ by }) => by.length > 0),
    unused: tolerated.filter(({ by }) => by.length === 0).map(({ entry }) => entry),
  };
}

function flat({ jobs }: Seen, id: string): Record<string, string> {
  const job = jobs[id];
  if (!job) return {};
  const outputs = Object.entries(job.outputs).map(([name, value]) => [`outputs.${name}`, value]);
  return { result: job.result, legs: job.legs.join(', '), ...Object.fromEntries(outputs) };
}

const union = (one: object, other: object): string[] => [...new Set([...Object.keys(one), ...Object.keys(other)])].toSorted();
