import type { Captured } from '../captured.ts';
import { scoreCookies } from './cookies.ts';
import { scoreCsp } from './csp.ts';
import { type Score, scoreOf } from './grade.ts';
import { scoreCoep, scoreCoop, scoreCorp, scoreCors, scoreFraming, scoreNosniff, scoreReferrerPolicy } from './headers.ts';
import { scoreHsts } from './hsts.ts';
import { MODIFIERS, type Result } from './modifiers.ts';
import { scoreRedirection } from './redirection.ts';
import { scoreSri } from './sri.ts';

/** The twelve tests of algorithm 6 by Observatory's names. */
const TESTS = {
  'content-security-policy': scoreCsp,
  cookies: scoreCookies,
  'cross-origin-resource-sharing': scoreCors,
  redirection: scoreRedirection,
  'referrer-policy': scoreReferrerPolicy,
  'strict-transport-security': scoreHsts,
  'subresource-integrity': scoreSri,
  'x-content-type-options': scoreNosniff,
  'x-frame-options': scoreFraming,
  'cross-origin-resource-policy': scoreCorp,
  'cross-origin-embedder-policy': scoreCoep,
  'cross-origin-opener-policy': scoreCoop,
} as const satisfies Record<string, (page: Captured) => Result>;

export interface PageScore extends Score {
  page: string;
  /** What each test found. */
  results: Record<keyof typeof TESTS, Result>;
}

/** Scores one page by MDN Observatory's algorithm 6. */
export function scorePage(page: Captured): PageScore {
  const results = Object.fromEntries(Object.entries(TESTS).map(([name, test]) => [name, test(page)])) as PageScore['results'];
  return { page: page.page, results, ...scoreOf(Object.values(results).map((result) => MODIFIERS[result])) };
}
