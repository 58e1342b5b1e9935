import type { Finding } from '#core/report.ts';
import type { Captured } from '../captured.ts';
import { scoreCors } from '../score/headers.ts';
import { finding, mdn } from './finding.ts';

/**
 * Judges the answer to a foreign origin: repeating it together with credentials lets any site read as the visitor.
 * @see https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
 */
export function cors(page: Captured): Finding[] {
  if (scoreCors(page) !== 'cross-origin-resource-sharing-implemented-with-universal-access') return [];
  return [
    finding(page, {
      rule: 'cors-reflects-origin',
      level: 'fail',
      title: 'Any site may read this page as its visitor: the Origin that asks is repeated, with credentials allowed.',
      seen: `Access-Control-Allow-Origin: ${page.cors.allowOrigin}; Access-Control-Allow-Credentials: true`,
      fix: 'Compare the Origin with a fixed list before repeating it, or leave Access-Control-Allow-Credentials out.',
      help: mdn('Access-Control-Allow-Origin'),
    }),
  ];
}
