import { createHttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { bypassHeaders, type EntryCookie, entryCookies, isProtectionPage } from '#kit/protection.ts';
import type { Secret } from '#kit/secret.ts';

/** How the browser gets in. `header` is the way for a site that takes the secret, but gives no cookie for it. */
export type Entry =
  | { kind: 'open' }
  | { kind: 'cookie'; cookies: EntryCookie[] }
  | { kind: 'header'; headers: Record<string, string> };

export type Knock = { kind: 'answered' } | { kind: 'protected'; status: number } | { kind: 'unreachable'; reason: string };

interface Site {
  origin: string;
  signal: AbortSignal;
  timeoutMs: number;
  log: (line: string) => void;
}

/**
 * Finds the way in, once per run: with Vercel's cookie, else with the header if only that opens the door.
 * A site that lets everybody in, or that cannot be reached, never gets the secret.
 */
export async function findEntry(site: Site, bypass: Secret | undefined): Promise<Entry> {
  const base = new URL(site.origin);
  const open: Entry = { kind: 'open' };
  if (!bypass || (await knock(site, base, open)).kind !== 'protected') return open;
  const cookies = await entryCookies(base, bypass, site.signal).catch((thrown: unknown) => {
    if (thrown instanceof ServiceError) return [];
    throw thrown;
  });
  const ways: Entry[] = [
    { kind: 'cookie', cookies },
    { kind: 'header', headers: bypassHeaders(bypass) },
  ];
  for (const way of ways) if ((await knock(site, base, way)).kind === 'answered') return way;
  return open;
}

/**
 * Asks for a page before Chrome does: it wakes the deployment up, waits as long as a busy site asks for, and tells a site
 * that cannot be reached from one that is broken. Any answer of the site itself is good enough here.
 */
export async function knock(site: Site, url: URL, entry: Entry): Promise<Knock> {
  const client = createHttpClient({
    service: 'The site',
    baseUrl: site.origin,
    headers: { accept: 'text/html', ...headersOf(entry) },
    signal: site.signal,
    timeoutMs: site.timeoutMs,
    retries: 1,
    redirect: 'manual',
    onRetry: site.log,
  });
  try {
    const answer = await client.request({ path: url.pathname + url.search });
    const location = answer.headers.get('location') ?? undefined;
    return isProtectionPage({ status: answer.status, url: answer.url, location })
      ? { kind: 'protected', status: answer.status }
      : { kind: 'answered' };
  } catch (thrown) {
    if (!(thrown instanceof ServiceError)) throw thrown;
    const { status } = thrown;
    if (status === undefined) return { kind: 'unreachable', reason: reasonOf(thrown) };
    return isProtectionPage({ status, url: url.href }) ? { kind: 'protected', status } : { kind: 'answered' };
  }
}

function reasonOf({ trouble, message }: ServiceError): string {
  if (trouble.kind === 'network') return trouble.detail;
  return trouble.kind === 'timeout' ? `no answer within ${trouble.afterMs} ms` : message;
}

function headersOf(entry: Entry): Record<string, string> {
  switch (entry.kind) {
    case 'open':
      return {};
    case 'cookie':
      return { cookie: entry.cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
    case 'header':
      return entry.headers;
  }
}
