import type * as z from 'zod/mini';
import type { HttpClient } from '#kit/http/client.ts';
import { fitting } from '#kit/http/fitting.ts';

/** The most that GitHub gives at once. */
export const PAGE_SIZE = 100;

/** One GET of GitHub's API, held against what it promises. */
export async function ask<T>(client: HttpClient, path: string, schema: z.ZodMiniType<T>): Promise<T> {
  return fitting(schema, await client.json<unknown>({ path }), { service: 'GitHub', call: `GET ${path.split('?')[0]}` });
}
