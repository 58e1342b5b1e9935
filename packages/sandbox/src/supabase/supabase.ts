import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { QueryResultRow } from 'pg';
import { listen } from '../traffic/listen.ts';
import type { Traffic } from '../traffic/traffic.ts';
import { createGateway } from './gateway.ts';
import { type ApiKeys, createApiKeys } from './keys.ts';
import { migrate } from './migrations.ts';
import { connect, SUPERUSER, startPostgres } from './postgres.ts';
import { startPostgrest } from './postgrest.ts';

/** A Supabase project on loopback: a real Postgres with Supabase's roles, and its REST API. */
export interface LocalSupabase extends AsyncDisposable {
  /** The project's URL for `createClient`, without a trailing slash. */
  url: string;
  keys: ApiKeys;
  /** The names of the applied migrations, in their order. */
  migrations: string[];
  /** The folder of Postgres' socket, for `psql -h FOLDER -U postgres`. */
  socketFolder: string;
  /** Runs SQL as the superuser, past every policy, and returns the rows. Grants made here are seen by the REST API at once. */
  query<Row extends QueryResultRow>(sql: string, params?: unknown[]): Promise<Row[]>;
}

export interface SupabaseOptions {
  port?: number;
  /** A folder of `*.sql` files; the repository's `supabase/migrations` unless told. */
  migrations?: string;
}

/** The schemas that the REST API exposes; a Supabase project needs the second added under Settings → API. */
const EXPOSED_SCHEMAS = ['public', 'shipgate'];

const MIGRATIONS = fileURLToPath(new URL('../../../../supabase/migrations', import.meta.url));

/** Starts Postgres and PostgREST, makes the roles and applies the migrations as `postgres`, which is no superuser. */
export async function startSupabase(traffic: Traffic, options: SupabaseOptions = {}): Promise<LocalSupabase> {
  await using starting = new AsyncDisposableStack();
  const postgres = starting.use(await startPostgres());
  const superuser = starting.adopt(connect(postgres, SUPERUSER), (pool) => pool.end());
  await superuser.query(await readFile(new URL('roles.sql', import.meta.url), 'utf8'));
  const administrator = connect(postgres, 'postgres');
  const migrations = await migrate(administrator, options.migrations ?? MIGRATIONS).finally(() => administrator.end());
  const keys = createApiKeys();
  const postgrest = starting.use(await startPostgrest(postgres, EXPOSED_SCHEMAS, keys.jwtSecret));
  const { url } = starting.use(await listen(traffic, 'supabase', createGateway(postgrest, keys), options.port));
  const started = starting.move();
  return {
    url,
    keys,
    migrations,
    socketFolder: postgres.folder,
    query: async <Row extends QueryResultRow>(sql: string, params?: unknown[]) => (await superuser.query<Row>(sql, params)).rows,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
