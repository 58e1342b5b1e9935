import { chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { copyTo, isOpenToOthers, postgresFolder } from './binaries.ts';
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

/** Makes the cluster and serves it in one program, so that an end in between leaves nothing either. */
const INIT_AND_SERVE = `
bin=$1 data=$2; shift 2
"$bin/initdb" -D "$data" -U ${SUPERUSER} --auth=trust --no-sync --no-instructions -E UTF8 --locale=C &&
  exec "$bin/postgres" -D "$data" "$@"`;

/** Starts an empty cluster. Disposing it ends the server and removes the folder; so does the end of this process. */
export async function startPostgres(): Promise<Postgres> {
  const installed = await postgresFolder();
  const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined;
  const isUsable = !owner || (await isOpenToOthers(installed));
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-pg-')); // from here on to keep() nothing waits, lest an end leave the folder
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const native = isUsable ? installed : join(folder, 'native');
  if (!isUsable) copyTo(native, installed, NOBODY);
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const args = ['-c', INIT_AND_SERVE, 'postgres', join(native, 'bin'), join(folder, 'data'), '-k', folder, ...settings];
  const server = keep('/bin/sh', args, {
    ...owner,
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C', LD_LIBRARY_PATH: join(native, 'lib') },
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
