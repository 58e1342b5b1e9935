import { createHmac, randomBytes } from 'node:crypto';

/** The roles that an API key can stand for. */
export type ApiRole = 'anon' | 'service_role';

/** A project's API keys: today's, and the JWTs that Supabase accepts until the end of 2026. */
export interface ApiKeys {
  secret: string;
  publishable: string;
  legacyServiceRole: string;
  legacyAnon: string;
  /** Signs and checks JWTs (HS256). */
  jwtSecret: string;
}

export function createApiKeys(): ApiKeys {
  const jwtSecret = randomBytes(32).toString('hex');
  return {
    secret: `sb_secret_local_${randomBytes(16).toString('hex')}`,
    publishable: `sb_publishable_local_${randomBytes(16).toString('hex')}`,
    legacyServiceRole: signRole('service_role', jwtSecret),
    legacyAnon: signRole('anon', jwtSecret),
    jwtSecret,
  };
}

/** The JWT by which PostgREST takes a role, or undefined for a key that is none of this project's. */
export function jwtFor(apiKey: string, keys: ApiKeys): string | undefined {
  switch (apiKey) {
    case keys.secret:
    case keys.legacyServiceRole:
      return keys.legacyServiceRole;
    case keys.publishable:
    case keys.legacyAnon:
      return keys.legacyAnon;
    default:
      return undefined;
  }
}

/** Ten years from an instant in the past, as Supabase issues its legacy keys. */
const ISSUED_AT_S = Date.UTC(2026, 0, 1) / 1000;
const EXPIRES_AT_S = Date.UTC(2036, 0, 1) / 1000;

function signRole(role: ApiRole, secret: string): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { iss: 'supabase', ref: 'local', role, iat: ISSUED_AT_S, exp: EXPIRES_AT_S };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
