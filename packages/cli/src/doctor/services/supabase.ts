import * as z from 'zod/mini';
import { UserError } from '#kit/errors.ts';
import { createHttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { fitting } from '#kit/http/fitting.ts';
import { once } from '#kit/once.ts';
import type { Asking } from '../asking.ts';

const RETRIES = 2;

/** What a Supabase project says of Shipgate's schema. */
export type SchemaAnswer =
  | { kind: 'version'; version: string }
  /** The key is none of this project's. */
  | { kind: 'key-refused' }
  /** The key is known, but its role may not. */
  | { kind: 'key-too-weak' }
  | { kind: 'unexposed' }
  /** No schema, or one from before it could tell its version. */
  | { kind: 'missing' };

export interface SupabaseService {
  schema(): Promise<SchemaAnswer>;
}

/** @throws UserError when the address is none. */
export function supabaseService(url: string, key: string, { signal, timeoutMs }: Asking): SupabaseService {
  if (!URL.canParse(url)) throw new UserError(`supabase-url is "${url}", but must be a URL such as https://abc.supabase.co.`);
  const client = createHttpClient({
    service: 'Supabase',
    baseUrl: url,
    // A new key is no JWT and belongs in `apikey` only, as in notify.
    headers: { apikey: key, ...(key.startsWith('eyJ') && { authorization: `Bearer ${key}` }), 'accept-profile': 'shipgate' },
    signal,
    timeoutMs,
    retries: RETRIES,
  });
  return {
    schema: once(async () => {
      const call = { path: '/rest/v1/rpc/schema_version' };
      try {
        const version = fitting(z.string(), await client.json<unknown>(call), { service: 'Supabase', call: `GET ${call.path}` });
        return { kind: 'version', version };
      } catch (error) {
        const known = error instanceof ServiceError ? answerOf(error) : undefined;
        if (known) return known;
        throw error;
      }
    }),
  };
}

/** @see https://docs.postgrest.org/en/v12/references/errors.html */
function answerOf({ status, code }: ServiceError): SchemaAnswer | undefined {
  if (status === 401 && code !== '42501') return { kind: 'key-refused' };
  if (code === '42501') return { kind: 'key-too-weak' };
  if (code === 'PGRST106') return { kind: 'unexposed' };
  return code === 'PGRST202' ? { kind: 'missing' } : undefined;
}
