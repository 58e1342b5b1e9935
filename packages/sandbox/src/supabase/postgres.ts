import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { postgresFolder, reachableByOthers } from './binaries.ts';
import { keep, waitUntilReady } from './children.ts';

/** The one who owns the cluster; Supabase keeps it to itself and gives its customers `postgres`. */
export const SUPERUSER = 'supabase_admin';

/** A Postgres cluster in a temporary folder. It listens on a socket in that folder only, so it needs no port. */
export interface Postgres extends AsyncDisposable {
  /** Where the socket lies; a client's `host`. */
  folder: string;
}

/** Postgres refuses to run as root: then `nobody` runs it. */
const NOBODY = 65534;

/** Speed over safety: the data is thrown away at the end. */
const SETTINGS = {
  listen_addresses: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '32MB',
  max_connections: '40',
  autovacuum: 'off',
  io_method: 'sync',
};

/** Starts an empty cluster. Disposing it ends the server and removes the folder; so does the end of this process. */
export async function startPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'shipgate-pg-'));
  try {
    return await startIn(folder);
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw cause;
  }
}

async function startIn(folder: string): Promise<Postgres> {
  const isRoot = process.getuid?.() === 0;
  const owner = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  if (isRoot) await chown(folder, NOBODY, NOBODY);
  const installed = await postgresFolder();
  const native = isRoot ? await reachableByOthers(installed, join(folder, 'native')) : installed;
  const data = join(folder, 'data');
  const options = {
    ...owner,
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C', LD_LIBRARY_PATH: join(native, 'lib') },
  };
  const initdb = ['-D', data, '-U', SUPERUSER, '--auth=trust', '--no-sync', '--no-instructions', '-E', 'UTF8', '--locale=C'];
  await promisify(execFile)(join(native, 'bin', 'initdb'), initdb, options);
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = keep(join(native, 'bin', 'postgres'), ['-D', data, '-k', folder, ...settings], {
    ...options,
    endWith: 'INT',
    removing: folder,
  });
  try {
    await waitUntilReady('Postgres', server, () => Promise.resolve(server.log().includes('ready to accept connections')));
  } catch (cause) {
    await server[Symbol.asyncDispose]();
    throw cause;
  }
  return { folder, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** A pool of connections to the cluster as one role. A connection that the server drops is not an error of ours. */
export function connect(postgres: Postgres, user: string): pg.Pool {
  const pool = new pg.Pool({ host: postgres.folder, user, database: 'postgres', max: 4 });
  pool.on('error', () => {}); // an idle connection fell: the next query opens another or throws
  return pool;
}
