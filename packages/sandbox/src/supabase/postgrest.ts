import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import type { ServiceRequest, ServiceResponse } from '../traffic/traffic.ts';
import { postgrestProgram } from './binaries.ts';
import { keep, waitUntilReady } from './children.ts';
import type { Postgres } from './postgres.ts';

/** PostgREST over a cluster. It listens on a socket beside the cluster's, so it needs no port. */
export interface Postgrest extends AsyncDisposable {
  answer(request: Pick<ServiceRequest, 'method' | 'headers' | 'body'>, path: string): Promise<ServiceResponse>;
}

/** Starts PostgREST and waits until it has read the schema. */
export async function startPostgrest(postgres: Postgres, schemas: string[], jwtSecret: string): Promise<Postgrest> {
  const socketPath = join(postgres.folder, 'postgrest.sock');
  const server = keep(postgrestProgram(), [], {
    removing: '',
    env: {
      PATH: process.env.PATH,
      PGRST_DB_URI: `postgres://authenticator@/postgres?host=${encodeURIComponent(postgres.folder)}`,
      PGRST_DB_SCHEMAS: schemas.join(','),
      PGRST_DB_EXTRA_SEARCH_PATH: 'public,extensions',
      PGRST_DB_ANON_ROLE: 'anon',
      PGRST_DB_MAX_ROWS: '1000',
      PGRST_JWT_SECRET: jwtSecret,
      PGRST_SERVER_UNIX_SOCKET: socketPath,
      PGRST_LOG_LEVEL: 'warn',
    },
  });
  const answer: Postgrest['answer'] = (incoming, path) => exchange(socketPath, incoming, path);
  try {
    await waitUntilReady('PostgREST', server, () => hasReadSchema(answer));
  } catch (cause) {
    await server[Symbol.asyncDispose]();
    throw cause;
  }
  return { answer, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** Before it has a connection and the schema, PostgREST answers 503; before that, nothing listens. */
async function hasReadSchema(answer: Postgrest['answer']): Promise<boolean> {
  try {
    const { status } = await answer({ method: 'GET', headers: {}, body: Buffer.alloc(0) }, '/');
    return status < 500;
  } catch {
    return false;
  }
}

function exchange(socketPath: string, incoming: Pick<ServiceRequest, 'method' | 'headers' | 'body'>, path: string) {
  return new Promise<ServiceResponse>((resolve, reject) => {
    const { connection: _, ...headers } = incoming.headers;
    const outgoing = request({ socketPath, path, method: incoming.method, headers, agent: false }, async (response) => {
      try {
        const body = Buffer.concat(await response.toArray());
        resolve({ status: response.statusCode ?? 502, headers: endToEnd(response.headers), body });
      } catch (cause) {
        reject(cause);
      }
    });
    outgoing.on('error', reject).end(incoming.body);
  });
}

/** Without the headers that speak of one connection only. */
function endToEnd({ connection: _, 'transfer-encoding': __, 'keep-alive': ___, ...headers }: IncomingHttpHeaders) {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
