import { figure } from '#core/render/words.ts';
import type { Subject } from '../budgets/model.ts';
import type { AuditResult, LighthouseResult } from '../lighthouse-result.ts';
import { itemsOf } from './values.ts';

/** Something on the page that a figure comes from. */
export interface Culprit {
  /** Path for the site's own files, the whole address for others. */
  name: string;
  /** `/heavy.js (1,830 ms on the main thread)`. */
  text: string;
}

const SHOWN = 3;
/** What took a smaller part of a time than this does not explain it. */
const LEAST_SHARE = 0.1;

interface Source {
  audit: string;
  /** The item's field that says how much, and in which unit and words. */
  field: string;
  unit: 'ms' | 'bytes';
  words: string;
}

const BLOCKING: Source = { audit: 'render-blocking-insight', field: 'wastedMs', unit: 'ms', words: 'before the first paint' };
const MAIN_THREAD: Source = { audit: 'bootup-time', field: 'total', unit: 'ms', words: 'on the main thread' };
const BYTES: Source = { audit: 'network-requests', field: 'transferSize', unit: 'bytes', words: '' };

/** Which audit explains a metric. The performance score is explained by whichever of them has something to say. */
const EXPLAINED_BY: Readonly<Record<string, Source[]>> = {
  'first-contentful-paint': [BLOCKING, BYTES],
  'largest-contentful-paint': [BLOCKING, MAIN_THREAD, BYTES],
  'speed-index': [BLOCKING, MAIN_THREAD, BYTES],
  'total-blocking-time': [MAIN_THREAD],
  'max-potential-fid': [MAIN_THREAD],
  interactive: [MAIN_THREAD, BYTES],
  'total-byte-weight': [BYTES],
};
const SCORE: Source[] = [MAIN_THREAD, BLOCKING, BYTES];

/** The files that weigh most in what a subject measures, at most three, heaviest first. Nothing where Lighthouse names no file. */
export function culpritsOf(run: LighthouseResult, subject: Subject): Culprit[] {
  switch (subject.kind) {
    case 'resource':
      return heaviest(run, BYTES, (item) => matchesType(run, item, subject.type));
    case 'category':
      return subject.id === 'performance' ? firstThatExplains(run, SCORE) : [];
    case 'audit':
      return firstThatExplains(
        run,
        EXPLAINED_BY[subject.id] ?? [{ audit: subject.id, field: 'wastedBytes', unit: 'bytes', words: 'to save' }],
        timeOf(run.audits[subject.id]),
      );
    case 'user-timing':
      return [];
  }
}

/** @param ms how long what is to be explained took, where it is a time */
function firstThatExplains(run: LighthouseResult, sources: readonly Source[], ms = 0): Culprit[] {
  const explains = ({ field, unit }: Source, item: Item) => unit !== 'ms' || Number(item[field]) >= ms * LEAST_SHARE;
  return sources.map((source) => heaviest(run, source, (item) => explains(source, item))).find((found) => found.length > 0) ?? [];
}

const timeOf = (audit: AuditResult | undefined): number | undefined =>
  audit?.numericUnit === 'millisecond' ? audit.numericValue : undefined;

function heaviest(run: LighthouseResult, { audit, field, unit, words }: Source, chosen: (item: Item) => boolean): Culprit[] {
  return itemsOf(run.audits[audit])
    .filter((item) => typeof item.url === 'string' && /^https?:/.test(item.url) && Number(item[field]) > 0 && chosen(item))
    .toSorted((a, b) => Number(b[field]) - Number(a[field]))
    .slice(0, SHOWN)
    .map((item) => {
      const name = nameOf(String(item.url), run);
      return { name, text: `${name} (${[figure(Math.round(Number(item[field]))), unit, words].join(' ').trim()})` };
    });
}

type Item = Readonly<Record<string, unknown>>;

function matchesType(run: LighthouseResult, item: Item, type: string): boolean {
  if (type === 'total') return true;
  const foreign = URL.parse(String(item.url))?.origin !== URL.parse(run.mainDocumentUrl ?? '')?.origin;
  return type === 'third-party' ? foreign : String(item.resourceType).toLowerCase() === type;
}

function nameOf(address: string, run: LighthouseResult): string {
  const url = new URL(address);
  return url.origin === URL.parse(run.mainDocumentUrl ?? '')?.origin ? url.pathname : `${url.origin}${url.pathname}`;
}
