import type { Finding } from '#core/report.ts';
import { cutBytes } from '#core/text.ts';

export interface Gone {
  kind: 'deployment' | 'alias' | 'github-deployment' | 'environment';
  id: string;
  /** As a person knows it: an address, an environment's name. */
  name: string;
}

/** What became of a cleanup so far. */
export interface Tally {
  gone: Gone[];
  findings: Finding[];
  /** What stayed on purpose: one sentence each. */
  kept: string[];
}

/** An output is kept small, since all outputs of a job share one megabyte. */
const MAX_OUTPUT_BYTES = 8192;

/** The list as JSON, with as many entries as fit; the evidence has all. */
export function removedOutput(gone: readonly Gone[]): string {
  const entries: string[] = [];
  let room = MAX_OUTPUT_BYTES - 2;
  for (const entry of gone) {
    const text = JSON.stringify(entry);
    room -= Buffer.byteLength(text) + 1;
    if (room < 0) break;
    entries.push(text);
  }
  return `[${entries.join(',')}]`;
}

const NOUNS = {
  deployment: ['deployment', 'deployments'],
  alias: ['alias', 'aliases'],
  'github-deployment': ['record on GitHub', 'records on GitHub'],
  environment: ['environment on GitHub', 'environments on GitHub'],
} as const satisfies Record<Gone['kind'], readonly [string, string]>;

/** `3 deployments and 1 alias`, or `nothing`. */
export function countGone(gone: readonly Gone[]): string {
  const counts = Object.entries(NOUNS)
    .map(([kind, [one, many]]) => ({ count: gone.filter((entry) => entry.kind === kind).length, one, many }))
    .filter(({ count }) => count > 0)
    .map(({ count, one, many }) => `${count} ${count === 1 ? one : many}`);
  const last = counts.pop();
  if (last === undefined) return 'nothing';
  return counts.length === 0 ? last : `${counts.join(', ')} and ${last}`;
}

/** Something that stayed against the will. */
export const stayed = ({ kind, id, name }: Gone, reason: string): Finding =>
  finding(kind, `The ${NOUNS[kind][0]} ${cutBytes(name === id ? id : `${id} (${name})`, 200)} is still there: ${reason}`);

/** Those that nobody tried to remove, after the ones before them had failed or the time was over. */
export const untried = (kind: Gone['kind'], count: number, reason: string): Finding =>
  finding(kind, `${count} more ${NOUNS[kind][count === 1 ? 0 : 1]} may still be there: ${reason}`);

/** Those of which nobody knows, since they could not be listed. */
export const unlisted = (kind: Gone['kind'], reason: string): Finding =>
  finding(kind, `The ${NOUNS[kind][1]} could not be listed, and may still be there: ${reason}`);

const finding = (kind: Gone['kind'], title: string): Finding => ({
  rule: `${kind}-stayed`,
  title: cutBytes(title, 600),
  verdict: 'fail',
  severity: 'medium',
  fix: 'Run this job again: it goes on with what is left.',
});
