import { newId } from '../state.ts';

/** Where a visit arrived: a current production domain, or any other address of a deployment. */
export type Place = 'production-domain' | 'deployment-url';

/**
 * The headers that Vercel sends by itself with every answer; a project's own replace them.
 * @see https://vercel.com/docs/headers/response-headers
 */
export function ownHeaders(place: Place): Record<string, string> {
  return {
    server: 'Vercel',
    'strict-transport-security': 'max-age=63072000',
    'x-vercel-id': `local1::${newId('').slice(0, 5)}-${Date.now()}-${newId('').slice(0, 12).toLowerCase()}`,
    ...(place === 'deployment-url' && { 'x-robots-tag': 'noindex' }),
  };
}

/** Those that come with a static file. */
export const STATIC_HEADERS = {
  'access-control-allow-origin': '*',
  age: '0',
  'cache-control': 'public, max-age=0, must-revalidate',
  'x-vercel-cache': 'HIT',
};

/** Vercel's plain page for what it cannot serve. */
export function edgeError(status: number, code: string, sentence: string, place: Place) {
  const headers = ownHeaders(place);
  return {
    status,
    headers: {
      ...headers,
      'cache-control': 'public, max-age=0, must-revalidate',
      'content-type': 'text/plain; charset=utf-8',
      'x-vercel-error': code,
    },
    body: `${sentence}\n\n${code}\n\n${headers['x-vercel-id']}\n`,
  };
}
