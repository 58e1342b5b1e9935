import type { Finding } from '#core/report.ts';
import type { Captured } from '../captured.ts';
import { scoreRedirection } from '../score/redirection.ts';
import { addressOf, finding } from './finding.ts';

const HELP = 'https://developer.mozilla.org/en-US/docs/Web/Security/Practical_implementation_guides/TLS#http_redirection';
const TO_HTTPS = 'Answer plain http with 308 and the same address on https; Vercel does so by itself.';

/**
 * Judges where plain http leads to and where the page itself led to. @see https://www.rfc-editor.org/rfc/rfc6797#section-7.2
 * @returns `skip` on this machine, where there is no https to be led to.
 */
export function redirects(page: Captured): Finding[] {
  return [...fromHttp(page), ...onTheWay(page)];
}

function fromHttp(page: Captured): Finding[] {
  const { http } = page;
  if (http.kind === 'loopback' || http.kind === 'own-port') {
    const because = http.kind === 'loopback' ? 'on this machine' : 'for a site with a port of its own';
    const title = `The redirect from http to https cannot be judged ${because}.`;
    return [finding(page, { rule: 'https-redirect', level: 'skip', title, help: HELP })];
  }
  if (http.kind === 'closed') return [];
  const seen = http.route.map(addressOf).join(' → ');
  const common = { seen, fix: TO_HTTPS, help: HELP };
  switch (scoreRedirection(page)) {
    case 'redirection-missing':
      return [
        finding(page, {
          ...common,
          rule: 'https-redirect-missing',
          level: 'fail',
          title: 'Plain http is answered, not led to https.',
        }),
      ];
    case 'redirection-not-to-https':
      return [
        finding(page, { ...common, rule: 'https-redirect-missing', level: 'fail', title: 'Plain http never leads to https.' }),
      ];
    case 'redirection-not-to-https-on-initial-redirection': {
      const title = 'Plain http leads to another http address before https.';
      return [finding(page, { ...common, rule: 'https-redirect-late', level: 'warn', title })];
    }
    case 'redirection-off-host-from-http': {
      const title = 'Plain http leads to another host at once, so this host never gets to send its Strict-Transport-Security.';
      return [finding(page, { ...common, rule: 'https-redirect-off-host', level: 'warn', title })];
    }
    default:
      return [];
  }
}

function onTheWay(page: Captured): Finding[] {
  const [start] = page.hops;
  if (!start) return [];
  const seen = [...page.hops.map(({ url }) => url), page.url].map(addressOf).join(' → ');
  const down = page.hops.find(({ url, location }) => url.startsWith('https:') && location.startsWith('http:'));
  if (down) {
    const title = `A redirect leads from https down to http: ${addressOf(down.location)}.`;
    return [finding(page, { rule: 'redirect-downgrade', level: 'fail', title, seen, fix: 'Redirect to https.', help: HELP })];
  }
  const asked = new URL(start.url);
  if (new URL(page.url).hostname === asked.hostname) return [];
  const title = `${addressOf(start.url)} leads to another host, and it is that host's page which was judged.`;
  const fix = 'Set the input url to the host that serves the pages.';
  return [finding(page, { rule: 'redirect-off-host', level: 'warn', title, seen, fix, help: HELP })];
}
