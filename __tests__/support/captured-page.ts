import type { Captured } from '@shipgate/header-audit/captured.ts';
import type { PageDocument } from '@shipgate/header-audit/document.ts';

/** Headers that leave nothing to find. */
export const GOOD_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

export const createDocument = (overrides: Partial<PageDocument> = {}): PageDocument => ({
  metaPolicies: [],
  metaReferrers: [],
  scripts: [],
  scriptCount: 0,
  inlineHashes: [],
  inlineHandlers: 0,
  loads: {
    'script-src': [],
    'style-src': [],
    'img-src': [],
    'font-src': [],
    'media-src': [],
    'frame-src': [],
    'form-action': [],
  },
  ...overrides,
});

/** A page without a fault; `headers` are added to the good ones, and `undefined` takes one away. */
export function createPage({
  headers = {},
  ...overrides
}: Partial<Omit<Captured, 'headers'>> & { headers?: Record<string, string | undefined> } = {}): Captured {
  const all = Object.entries({ ...GOOD_HEADERS, ...headers }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    page: '/',
    url: 'https://petstore.example/',
    host: 'petstore.example',
    hops: [],
    headers: Object.fromEntries(all),
    setCookies: [],
    document: createDocument(),
    cors: { origin: 'https://foreign.example' },
    secure: true,
    http: { kind: 'open', route: ['http://petstore.example/', 'https://petstore.example/'] },
    ...overrides,
  };
}

/** A page that sends only what it is given. */
export const createBarePage = (overrides: Partial<Captured> = {}): Captured => ({ ...createPage(), headers: {}, ...overrides });
