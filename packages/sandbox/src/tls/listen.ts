import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { answerTo, type Listening } from '../traffic/listen.ts';
import type { Service, ServiceName, Traffic } from '../traffic/traffic.ts';
import type { Certificate } from './certificate.ts';

/** The first byte of a TLS handshake. @see https://www.rfc-editor.org/rfc/rfc8446#section-5.1 */
const HANDSHAKE = 0x16;

export interface SecureService {
  /** Answers what comes without TLS. */
  plain: Service;
  secure: Service;
  /** What to show for a host name; without one the handshake is refused. */
  certificateOf(name: string): Certificate | undefined;
}

/** Serves with and without TLS on one loopback port, as a host does on its two: names here carry a port, and a name has only one. */
export async function listenSecure(traffic: Traffic, name: ServiceName, service: SecureService): Promise<Listening> {
  const plain = createHttpServer((request, response) => void answerTo(traffic, name, service.plain, request, response));
  const secure = createHttpsServer(
    {
      SNICallback(host, done) {
        const shown = service.certificateOf(host);
        if (shown) done(null, createSecureContext(shown));
        else done(new Error(`There is no certificate for ${host}.`));
      },
    },
    (request, response) => void answerTo(traffic, name, service.secure, request, response),
  );
  const sockets = new Set<Socket>();
  const door = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === HANDSHAKE ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  await new Promise<void>((resolve, reject) => door.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = door.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => door.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
