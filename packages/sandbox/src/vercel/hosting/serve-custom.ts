import type { ServiceRequest, ServiceResponse } from '../../traffic/traffic.ts';
import { listedDomain } from '../custom-domains.ts';
import type { State } from '../state.ts';

/** What every visit without TLS gets. @see https://vercel.com/docs/encryption */
export const toHttps = ({ url, headers }: ServiceRequest): ServiceResponse => ({
  status: 308,
  headers: { location: `https://${headers.host}${url.pathname}${url.search}`, 'content-type': 'text/plain', server: 'Vercel' },
  body: 'Redirecting...\n',
});

/** Sends visitors of a domain that only leads elsewhere to its target; nothing for any other. */
export function redirectHost(state: State, { url, headers }: ServiceRequest): ServiceResponse | undefined {
  const [name = '', port] = (headers.host ?? '').split(':');
  const domain = [...state.projects.values()].map((project) => listedDomain(project, name)).find((found) => found?.redirect);
  if (!domain) return undefined;
  const location = `https://${domain.redirect}:${port}${url.pathname}${url.search}`;
  return { status: 308, headers: { location, 'content-type': 'text/plain', server: 'Vercel' }, body: 'Redirecting...\n' };
}
