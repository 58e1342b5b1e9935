import type { Finding } from '#core/report.ts';
import type { Captured } from '../captured.ts';
import { type CookieSettings, cookies } from './cookies.ts';
import { cors } from './cors.ts';
import { csp } from './csp.ts';
import { framing } from './framing.ts';
import { hsts } from './hsts.ts';
import { coep, coop, corp } from './isolation.ts';
import { leaks } from './leaks.ts';
import { nosniff } from './nosniff.ts';
import { permissionsPolicy } from './permissions-policy.ts';
import { redirects } from './redirects.ts';
import { referrerPolicy } from './referrer-policy.ts';
import { sri } from './sri.ts';

/** What rules must be told beside the page. */
export type Settings = CookieSettings;

/** Every rule, in the order in which equally bad findings are told. */
export const RULES = [
  csp,
  hsts,
  framing,
  cors,
  cookies,
  sri,
  redirects,
  nosniff,
  referrerPolicy,
  permissionsPolicy,
  coop,
  coep,
  corp,
  leaks,
] as const satisfies readonly ((page: Captured, settings: Settings) => Finding[])[];

/** All findings about one page. */
export const judgePage = (page: Captured, settings: Settings): Finding[] => RULES.flatMap((rule) => rule(page, settings));
