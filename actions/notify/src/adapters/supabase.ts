import * as z from 'zod/mini';
import { CONDITIONS } from '#core/run/story.ts';
import { UserError } from '#kit/errors.ts';
import { createHttpClient } from '#kit/http/client.ts';
import type { Secret } from '#kit/secret.ts';
import type { RunStore } from '../ports.ts';
import { jsonAs } from './shape.ts';

const answerSchema = z.object({
  previous: z.nullable(z.object({ condition: z.nullable(z.enum(CONDITIONS)) })),
  superseded: z.boolean(),
});

/** The database gives up after 8 s by itself. @see https://supabase.com/docs/guides/database/postgres/timeouts */
const TIMEOUT_MS = 10_000;
const RETRIES = 2;

const REMEDIES = {
  401: 'Check supabase-secret-key: it must be a secret key of this very project (Settings → API keys).',
  403: 'Check supabase-secret-key: it must be a secret key of this very project, not a publishable one.',
  404: 'Apply supabase/migrations to the project (`supabase db push`) and check supabase-url.',
  406: 'Add "shipgate" to the exposed schemas of the project (Settings → API).',
};

/**
 * Records runs by one call of `shipgate.record_run`. The call is written out instead of using supabase-js, which repeats no write:
 * this one is safe to repeat, since the function is idempotent.
 * @throws UserError for a key that cannot be a secret key.
 */
export function supabaseStore(connection: { url: URL; key: Secret; signal: AbortSignal }): RunStore {
  const key = checkKey(connection.key.reveal());
  const client = createHttpClient({
    service: 'Supabase',
    baseUrl: connection.url,
    // A new key is no JWT and belongs in `apikey` only. https://supabase.com/docs/guides/getting-started/migrating-to-new-api-keys
    headers: { apikey: key, ...(isJwt(key) && { authorization: `Bearer ${key}` }), 'content-profile': 'shipgate' },
    signal: connection.signal,
    timeoutMs: TIMEOUT_MS,
    retries: RETRIES,
    remedies: REMEDIES,
  });
  return {
    async record(payload) {
      const call = { method: 'POST', path: '/rest/v1/rpc/record_run', json: { payload }, idempotent: true } as const;
      const { previous, superseded } = await jsonAs(client, 'Supabase', call, answerSchema);
      return { condition: previous?.condition ?? undefined, superseded };
    },
  };
}

const isJwt = (key: string) => /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(key);

function checkKey(key: string): string {
  if (key.startsWith('sb_secret_')) return key;
  if (isJwt(key) && roleOf(key) === 'service_role') return key;
  const seen = key.startsWith('sb_publishable_') ? 'a publishable key' : isJwt(key) ? `a JWT of role ${roleOf(key)}` : 'neither';
  throw new UserError(
    `Input "supabase-secret-key" must be a secret key (sb_secret_…) or the legacy service_role JWT, but is ${seen}. See Settings → API keys.`,
  );
}

function roleOf(jwt: string): string {
  try {
    return String(JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()).role);
  } catch {
    return 'unknown';
  }
}
