import type { Finding } from '#core/report.ts';
import type { Captured } from '../captured.ts';
import { csp } from '../rules/csp.ts';
import { framing } from '../rules/framing.ts';
import { hsts, RECOMMENDED_HSTS } from '../rules/hsts.ts';
import { coep, coop, corp, RECOMMENDED_COOP, RECOMMENDED_CORP } from '../rules/isolation.ts';
import { nosniff } from '../rules/nosniff.ts';
import { permissionsPolicy, RECOMMENDED_PERMISSIONS } from '../rules/permissions-policy.ts';
import { RECOMMENDED_REFERRER, referrerPolicy } from '../rules/referrer-policy.ts';
import { suggestPolicy } from './policy.ts';

/** Vercel refuses a longer header value. @see https://openapi.vercel.sh/vercel.json */
const MAX_VALUE_LENGTH = 4096;

export interface Header {
  key: string;
  value: string;
}

interface Remedy {
  header: string;
  rule: (page: Captured) => Finding[];
  suggest: (pages: readonly Captured[]) => string;
}

const REMEDIES: readonly Remedy[] = [
  { header: 'Content-Security-Policy', rule: (page) => [...csp(page), ...ancestorsOf(page)], suggest: suggestPolicy },
  { header: 'Strict-Transport-Security', rule: hsts, suggest: () => RECOMMENDED_HSTS },
  { header: 'X-Content-Type-Options', rule: nosniff, suggest: () => 'nosniff' },
  { header: 'X-Frame-Options', rule: framing, suggest: () => 'SAMEORIGIN' },
  { header: 'Referrer-Policy', rule: referrerPolicy, suggest: () => RECOMMENDED_REFERRER },
  { header: 'Permissions-Policy', rule: permissionsPolicy, suggest: () => RECOMMENDED_PERMISSIONS },
  { header: 'Cross-Origin-Opener-Policy', rule: coop, suggest: () => RECOMMENDED_COOP },
  { header: 'Cross-Origin-Resource-Policy', rule: corp, suggest: () => RECOMMENDED_CORP },
  { header: 'Cross-Origin-Embedder-Policy', rule: coep, suggest: () => 'unsafe-none' },
];

/** A wrong frame-ancestors is mended in the policy, a missing one by X-Frame-Options. */
const ancestorsOf = (page: Captured) => framing(page).filter(({ rule }) => rule === 'framing-open');

/**
 * The headers that mend what headers can mend, beside those that the site sends well already. A value that works stays as it
 * is; one that differs from page to page and works is left to the pages, and so is a policy with nonces, which no fixed header
 * can hold.
 * @returns nothing when no header needs a change.
 */
export function headersBlock(pages: readonly Captured[]): Header[] {
  const headers = REMEDIES.map((remedy) => remedyFor(remedy, pages));
  if (!headers.some((header) => header?.changes)) return [];
  return headers.flatMap((header) => (header ? [{ key: header.key, value: header.value }] : []));
}

function remedyFor(
  { header: key, rule, suggest }: Remedy,
  pages: readonly Captured[],
): (Header & { changes: boolean }) | undefined {
  const values = new Set(pages.map(({ headers }) => headers[key.toLowerCase()]));
  if ([...values].some(hasNonce)) return undefined;
  if (pages.some((page) => rule(page).length > 0)) {
    const value = suggest(pages);
    // A policy that only reports may have had nonces too.
    return value.length <= MAX_VALUE_LENGTH && !hasNonce(value) ? { key, value, changes: true } : undefined;
  }
  const [value, another] = values;
  return value !== undefined && another === undefined ? { key, value, changes: false } : undefined;
}

const hasNonce = (value: string | undefined) => /'nonce-/i.test(value ?? '');

/**
 * The block as it is pasted into vercel.json, a header a line.
 * @see https://vercel.com/docs/project-configuration/vercel-json#headers
 */
export function vercelJson(headers: readonly Header[]): string {
  const lines = headers.map(({ key, value }) => `        { "key": ${JSON.stringify(key)}, "value": ${JSON.stringify(value)} }`);
  return [
    '{',
    '  "headers": [',
    '    {',
    '      "source": "/(.*)",',
    '      "headers": [',
    lines.join(',\n'),
    '      ]',
    '    }',
    '  ]',
    '}',
    '',
  ].join('\n');
}
