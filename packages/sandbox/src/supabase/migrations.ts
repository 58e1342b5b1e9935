import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';

/**
 * Applies a folder's `*.sql` files in the order of their names, each in a transaction of its own, as `supabase db push` does.
 * @returns the names applied; none where the folder does not exist.
 * @throws Error that names the file and the line which Postgres refused.
 */
export async function migrate(database: Pool, folder: string): Promise<string[]> {
  const names = (await sqlFiles(folder)).sort();
  for (const name of names) {
    const sql = await readFile(join(folder, name), 'utf8');
    try {
      await database.query(`begin; ${sql}\n; commit;`);
    } catch (cause) {
      throw new Error(`Migration ${name} was refused${lineOf(sql, cause)}: ${(cause as Error).message}`, { cause });
    }
  }
  return names;
}

async function sqlFiles(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.sql'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cause;
  }
}

/** Postgres counts characters from 1 over the whole query, `begin; ` included. */
function lineOf(sql: string, cause: unknown): string {
  const position = Number((cause as { position?: string }).position) - 'begin; '.length;
  return Number.isFinite(position) ? ` at line ${sql.slice(0, position).split('\n').length}` : '';
}
