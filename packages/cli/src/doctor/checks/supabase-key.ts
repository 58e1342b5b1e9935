import { jsonOrUndefined } from '#core/json.ts';
import { type Check, type Diagnosis, fail, pass, skip, warn } from '../check.ts';
import type { SchemaAnswer } from '../services/supabase.ts';

/** Whether the key is of the kind that may record, and one of this project. */
export const supabaseKey: Check = {
  id: 'supabase-key',
  area: 'Supabase',
  look: async ({ env, supabase }) => {
    const key = env.SUPABASE_SECRET_KEY?.trim();
    if (!key) return skip('Not looked at: SUPABASE_SECRET_KEY is not set here.');
    const kind = judgeKind(key);
    if (kind.verdict === 'fail' || !supabase) return kind;
    // A project that is down is told by its address's check; here the form of the key is what can be told.
    const answer = await supabase.schema().catch((): SchemaAnswer => ({ kind: 'missing' }));
    return answer.kind === 'key-refused' || answer.kind === 'key-too-weak'
      ? fail(
          'The key is none that this Supabase project lets record.',
          'Copy a secret key of this very project (Settings, API keys).',
        )
      : kind;
  },
};

const FIX = 'Use a secret key (sb_secret_…) of the project: Settings, API keys. One for Shipgate alone can be revoked alone.';

/** By its form alone. @see https://supabase.com/docs/guides/api/api-keys */
export function judgeKind(key: string): Diagnosis {
  if (key.startsWith('sb_secret_')) return pass('The key is a secret key.');
  if (key.startsWith('sb_publishable_')) return fail('The key is a publishable key, which may not record.', FIX);
  const role = roleOf(key);
  if (role === 'service_role')
    return warn('The key is a legacy service_role JWT, which Supabase accepts until the end of 2026 only.', FIX);
  return fail(
    role === undefined
      ? 'The key is no key of Supabase.'
      : `The key is a legacy JWT of the role "${role}", which may not record.`,
    FIX,
  );
}

function roleOf(key: string): string | undefined {
  if (!/^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(key)) return undefined;
  const claims = jsonOrUndefined(Buffer.from(key.split('.')[1] ?? '', 'base64url').toString()) as { role?: unknown } | undefined;
  return typeof claims?.role === 'string' ? claims.role : undefined;
}
