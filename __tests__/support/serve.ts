import { listen } from '#sandbox/traffic/listen.ts';
import {
  createTraffic,
  type RecordedRequest,
  type ServiceRequest,
  type ServiceResponse,
  type Traffic,
} from '#sandbox/traffic/traffic.ts';

type Page = string | ServiceResponse | ((request: ServiceRequest) => ServiceResponse | Promise<ServiceResponse>);

export interface ServedSite extends AsyncDisposable {
  url: string;
  requests: RecordedRequest[];
  traffic: Traffic;
}

/** Serves pages by path on a loopback port; a text is an HTML page (or a script, by its ending). Faults go to service `site`. */
export async function serve(pages: Record<string, Page>): Promise<ServedSite> {
  const traffic = createTraffic();
  const listening = await listen(traffic, 'site', (request) => {
    const page = pages[request.url.pathname];
    if (page === undefined) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found' };
    if (typeof page === 'function') return page(request);
    return typeof page === 'string'
      ? { status: 200, headers: { 'content-type': typeOf(request.url.pathname) }, body: page }
      : page;
  });
  return {
    url: listening.url,
    requests: traffic.requests,
    traffic,
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  };
}

function typeOf(pathname: string): string {
  if (pathname.endsWith('.js')) return 'text/javascript';
  if (pathname.endsWith('.css')) return 'text/css';
  if (pathname.endsWith('.json')) return 'application/json';
  return 'text/html; charset=utf-8';
}
