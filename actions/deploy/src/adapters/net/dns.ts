import { promises } from 'node:dns';
import { messageOf, UserError } from '#kit/errors.ts';

/** What the name server says of a host. */
export type DnsAnswer =
  | { kind: 'records'; a: string[]; aaaa: string[]; cname: string[] }
  /** It gave no answer that could be trusted. */
  | { kind: 'unknown'; detail: string };

/** For one try of one question. */
const TIMEOUT_MS = 4000;
const TRIES = 2;
/** Answers that say: there is none. @see https://nodejs.org/api/dns.html#error-codes */
const NONE: readonly string[] = ['ENOTFOUND', 'ENODATA'];

/**
 * Asks for a host's addresses, past the machine's own hosts file.
 * @param server `ADDRESS` or `ADDRESS:PORT` from DNS_SERVER; the machine's own servers where it is absent.
 * @throws UserError when `server` is no address.
 */
export async function lookUp(name: string, server: string | undefined, signal: AbortSignal): Promise<DnsAnswer> {
  const resolver = new promises.Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (server) setServer(resolver, server);
  const stop = () => resolver.cancel();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const questions = [resolver.resolve4(name), resolver.resolve6(name), resolver.resolveCname(name)];
    const [a, aaaa, cname] = await Promise.all(questions.map((answer) => answer.catch(none)));
    return { kind: 'records', a: a ?? [], aaaa: aaaa ?? [], cname: (cname ?? []).map((target) => target.toLowerCase()) };
  } catch (cause) {
    signal.throwIfAborted();
    return { kind: 'unknown', detail: messageOf(cause) };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function setServer(resolver: promises.Resolver, server: string): void {
  try {
    resolver.setServers([server]);
  } catch (cause) {
    throw new UserError(
      `DNS_SERVER is "${server}", but must be an address such as 1.1.1.1 or [2606:4700:4700::1111]:53: ${messageOf(cause)}`,
    );
  }
}

function none(cause: unknown): string[] {
  if (NONE.includes((cause as NodeJS.ErrnoException).code ?? '')) return [];
  throw cause;
}
