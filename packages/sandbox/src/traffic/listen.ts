import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deliver } from './deliver.ts';
import type { Cut, Service, ServiceName, ServiceRequest, ServiceResponse, Traffic } from './traffic.ts';

/** A service on a loopback port. Disposing it closes the port and every open connection. */
export interface Listening extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  url: string;
  port: number;
}

/**
 * Serves on 127.0.0.1; port 0 picks a free one.
 * @throws Error with code EADDRINUSE when a given port is taken.
 */
export async function listen(traffic: Traffic, name: ServiceName, service: Service, port = 0): Promise<Listening> {
  const server = createServer((request, response) => void answerTo(traffic, name, service, request, response));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const bound = (server.address() as AddressInfo).port;
  return { url: `http://127.0.0.1:${bound}`, port: bound, [Symbol.asyncDispose]: () => close(server) };
}

/** Lets a service answer one request, and the planted faults spoil it. */
export async function answerTo(
  traffic: Traffic,
  name: ServiceName,
  service: Service,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) {
  try {
    const delivery = await deliver(traffic, name, service, await readRequest(incoming));
    if (delivery.kind === 'hang') return;
    if (delivery.kind === 'reset') return void incoming.socket.resetAndDestroy();
    const { status, headers = {}, body = '' } = delivery.response;
    if (delivery.kind === 'half-body') return void (await sendHalf(outgoing, status, headers, body));
    const isText = typeof body === 'string' || Buffer.isBuffer(body);
    outgoing.writeHead(status, isText ? { 'content-length': String(Buffer.byteLength(body)), ...headers } : headers);
    if (isText) return void outgoing.end(incoming.method === 'HEAD' ? undefined : body);
    await sendGrowing(outgoing, body, delivery.cut);
  } catch (cause) {
    // A service that throws is a bug of the sandbox: the caller sees a 500 with the reason instead of a silent hang.
    if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'text/plain' });
    outgoing.end(`sandbox ${name}: ${cause instanceof Error ? cause.stack : String(cause)}`);
  }
}

/** Sends a growing answer piece by piece, as far as it goes: the caller may have left, or a fault may cut it. */
async function sendGrowing(outgoing: ServerResponse, body: AsyncIterable<string | Buffer>, cut: Cut | undefined) {
  // Its head arrives before its first piece, as that of any stream.
  outgoing.flushHeaders();
  let left = cut?.pieces ?? Number.POSITIVE_INFINITY;
  for await (const piece of body) {
    if (outgoing.destroyed) return;
    if (left-- <= 0) return void spoil(outgoing, piece, cut?.then);
    outgoing.write(piece);
  }
  if (left > 0 || cut === undefined) outgoing.end();
  else spoil(outgoing, '', cut.then);
}

function spoil(outgoing: ServerResponse, piece: string | Buffer, then: Cut['then'] | undefined) {
  switch (then) {
    case 'hang':
      return;
    case 'end':
      return outgoing.end();
    case 'nonsense':
      return outgoing.write('<html><h1>502 Bad Gateway</h1></html>\n');
    case 'half-line':
      return outgoing.write(piece.slice(0, Math.ceil(piece.length / 2)), () => outgoing.socket?.destroy());
    default:
      return outgoing.write('', () => outgoing.socket?.resetAndDestroy());
  }
}

/** Of a stream, its first piece and half of the second: it ends in the middle of a line. */
async function sendHalf(
  outgoing: ServerResponse,
  status: number,
  headers: Record<string, string | string[]>,
  body: NonNullable<ServiceResponse['body']>,
) {
  const isText = typeof body === 'string' || Buffer.isBuffer(body);
  const whole = Buffer.from(isText ? body : await firstPieces(body));
  outgoing.writeHead(status, isText ? { ...headers, 'content-length': String(whole.length + 1) } : headers);
  outgoing.write(whole.subarray(0, Math.ceil(whole.length / 2)), () => outgoing.socket?.destroy());
}

async function firstPieces(stream: AsyncIterable<string | Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) {
    pieces.push(Buffer.from(piece));
    if (pieces.length === 2) break;
  }
  return Buffer.concat([...pieces, pieces[0] ?? Buffer.alloc(0)]);
}

async function readRequest(incoming: IncomingMessage): Promise<ServiceRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([key, value]) => [key, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
  const url = new URL(incoming.url ?? '/', `http://${headers.host ?? '127.0.0.1'}`);
  return { method: incoming.method ?? 'GET', url, headers, body: Buffer.concat(chunks) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
