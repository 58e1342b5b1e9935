import { didYouMean } from '#core/text.ts';
import { AUDIT_IDS, CATEGORIES, LIGHTHOUSE_VERSION, RESOURCE_TYPES } from './known.ts';
import type { Subject } from './model.ts';
import { refuse, word } from './refuse.ts';

/**
 * Reads what an assertion is about: an audit's id, `categories:<id>`, `resource-summary:<type>:size|count` or `user-timings:<name>`.
 * The separator may be `.` too, as in Lighthouse CI.
 * @throws UserError with the nearest known name.
 */
export function parseSubject(key: string, place: string): Subject {
  const [id = '', ...rest] = key.split(/[.:]/).filter(Boolean);
  if (rest.length === 0) return { kind: 'audit', id: auditId(id, place) };
  const [first = '', second = ''] = rest;
  switch (id) {
    case 'categories':
      return { kind: 'category', id: word(rest.join(':'), CATEGORIES, place, 'category') };
    case 'resource-summary':
      return {
        kind: 'resource',
        type: word(first, RESOURCE_TYPES, place, 'resource type'),
        property: word(second, ['size', 'count'], place, 'property'),
      };
    case 'user-timings':
      return { kind: 'user-timing', name: kebab(rest.join('-')) };
    default:
      auditId(id, place);
      return refuse(
        place,
        `asks for "${rest.join(':')}" of the audit ${id}, but only resource-summary and user-timings have parts.`,
      );
  }
}

/** `First paint` and `firstPaint` are both `first-paint`, so that a mark's name can be written as a key. */
export const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();

function auditId(id: string, place: string): string {
  if (AUDIT_IDS.includes(id)) return id;
  const successor = SUCCESSORS[id];
  if (successor) return refuse(place, `names the audit "${id}", which Lighthouse 13 replaced by "${successor}".`);
  return refuse(place, `names "${id}", which is no audit of Lighthouse ${LIGHTHOUSE_VERSION}.${didYouMean(id, AUDIT_IDS)}`);
}

/**
 * Audits that older budgets name and Lighthouse 13 no longer has.
 * @see https://developer.chrome.com/blog/moving-lighthouse-to-insights
 */
const SUCCESSORS: Readonly<Record<string, string>> = {
  'critical-request-chains': 'network-dependency-tree-insight',
  'dom-size': 'dom-size-insight',
  'duplicated-javascript': 'duplicated-javascript-insight',
  'efficient-animated-content': 'image-delivery-insight',
  'font-display': 'font-display-insight',
  'largest-contentful-paint-element': 'lcp-breakdown-insight',
  'layout-shift-elements': 'cls-culprits-insight',
  'lcp-lazy-loaded': 'lcp-discovery-insight',
  'legacy-javascript': 'legacy-javascript-insight',
  'modern-image-formats': 'image-delivery-insight',
  'prioritize-lcp-image': 'lcp-discovery-insight',
  'render-blocking-resources': 'render-blocking-insight',
  'third-party-summary': 'third-parties-insight',
  'uses-http2': 'modern-http-insight',
  'uses-long-cache-ttl': 'cache-insight',
  'uses-optimized-images': 'image-delivery-insight',
  'uses-responsive-images': 'image-delivery-insight',
  'uses-text-compression': 'document-latency-insight',
  viewport: 'viewport-insight',
};
