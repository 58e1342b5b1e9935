import { connect, type TLSSocket } from 'node:tls';
import { messageOf } from '#kit/errors.ts';

/** What a TLS handshake with a host shows. */
export type TlsAnswer =
  | {
      kind: 'seen';
      /** Milliseconds since the epoch. */
      validFrom: number;
      validTo: number;
      issuer: string;
      /** Why browsers would refuse it; undefined when they would not. */
      trouble: string | undefined;
    }
  /** The host answers, but ends the handshake: it has no certificate for this name. */
  | { kind: 'refused'; detail: string }
  /** Nothing answered, so nothing can be said. */
  | { kind: 'unknown'; detail: string };

const TIMEOUT_MS = 10_000;

/** Shakes hands once, and takes any certificate to look at it. No request is sent. @param host an address or a name. */
export async function shakeHands(
  { host, port, servername }: { host: string; port: number; servername: string },
  signal: AbortSignal,
): Promise<TlsAnswer> {
  signal.throwIfAborted();
  // `rejectUnauthorized: false` lets the certificate be looked at; whether it is to be trusted stands in `authorizationError`.
  const socket = connect({ host, port, servername, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] });
  const stop = () => void socket.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  let hasConnected = false;
  try {
    return await new Promise<TlsAnswer>((resolve) => {
      socket.once('connect', () => {
        hasConnected = true;
      });
      socket.once('secureConnect', () => resolve(seen(socket)));
      socket.setTimeout(TIMEOUT_MS, () => resolve({ kind: 'unknown', detail: `no answer within ${TIMEOUT_MS / 1000} s` }));
      socket.once('error', (cause) => resolve({ kind: hasConnected ? 'refused' : 'unknown', detail: messageOf(cause) }));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
    signal.throwIfAborted();
  }
}

function seen(socket: TLSSocket): TlsAnswer {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return { kind: 'refused', detail: 'it showed no certificate' };
  return {
    kind: 'seen',
    validFrom: certificate.validFromDate.getTime(),
    validTo: certificate.validToDate.getTime(),
    issuer: certificate.issuer.replaceAll('\n', ', '),
    trouble: socket.authorized ? undefined : codeOf(socket.authorizationError),
  };
}

/** Node's types say Error; it is the code of one, or for a wrong name an error with a code. */
const codeOf = (error: Error | string | null): string =>
  error instanceof Error ? ('code' in error ? String(error.code) : error.message) : (error ?? 'unknown');
