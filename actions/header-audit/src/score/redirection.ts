import type { Captured } from '../captured.ts';
import { isPreloaded } from '../parse/hsts-value.ts';
import type { Result } from './modifiers.ts';

/** The redirection test: what plain http leads to. On this machine there is nothing to lead to, so nothing is taken off. */
export function scoreRedirection({ http, host, url }: Captured): Result {
  if (http.kind !== 'open') return 'redirection-not-needed-no-http';
  const own = new URL(url).hostname;
  const route = http.route.map((address) => new URL(address));
  const [first, second] = route;
  // The production host stands in for the preview's own.
  if (route.every(({ hostname }) => isPreloaded(hostname === own ? host : hostname)))
    return 'redirection-all-redirects-preloaded';
  if (!first || !second) return 'redirection-missing';
  if (route.at(-1)?.protocol !== 'https:') return 'redirection-not-to-https';
  if (second.protocol === 'http:') return 'redirection-not-to-https-on-initial-redirection';
  return first.hostname === second.hostname ? 'redirection-to-https' : 'redirection-off-host-from-http';
}
