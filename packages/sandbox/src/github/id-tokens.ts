import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign, verify } from 'node:crypto';
import { type Listening, listen } from '../traffic/listen.ts';
import type { ServiceRequest, ServiceResponse, Traffic } from '../traffic/traffic.ts';

const ISSUER = 'https://token.actions.githubusercontent.com';
/** How long GitHub's tokens live. */
const LIFETIME_S = 300;

/** What says of a job which repository it runs for. Disposing it closes its port. */
export interface IdTokens extends AsyncDisposable {
  /** What a job with `id-token: write` finds in its environment. */
  env: { ACTIONS_ID_TOKEN_REQUEST_URL: string; ACTIONS_ID_TOKEN_REQUEST_TOKEN: string };
  /** By which others can check its tokens. */
  key: KeyObject;
}

/** Starts GitHub's token service for the jobs of one repository. What reaches it is recorded as `github`. */
export async function startIdTokens(traffic: Traffic, repository: string): Promise<IdTokens> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const requestToken = randomUUID();
  const listening: Listening = await listen(traffic, 'github', (request) =>
    answer(request, requestToken, repository, privateKey),
  );
  return {
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${listening.url}/idtoken/job?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    },
    key: createPublicKey(privateKey),
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  };
}

function answer({ url, headers }: ServiceRequest, requestToken: string, repository: string, key: KeyObject): ServiceResponse {
  if (headers.authorization !== `Bearer ${requestToken}`) return { status: 401, body: '{"message":"Unauthorized"}' };
  const now = Math.floor(Date.now() / 1000);
  const aud = url.searchParams.get('audience') ?? `https://github.com/${repository.split('/')[0]}`;
  const claims = { iss: ISSUER, aud, sub: `repo:${repository}:pull_request`, repository, iat: now, exp: now + LIFETIME_S };
  const unsigned = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) => encoded(JSON.stringify(part))).join('.');
  const value = `${unsigned}.${sign('RSA-SHA256', Buffer.from(unsigned), key).toString('base64url')}`;
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ count: value.length, value }) };
}

const encoded = (text: string) => Buffer.from(text).toString('base64url');

/** Whether a token is GitHub's, still good, and made for a job of this repository. */
export function isTokenOf(token: string, repository: string, key: KeyObject): boolean {
  const [head, body, signature] = token.split('.');
  if (!head || !body || !signature) return false;
  if (!verify('RSA-SHA256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))) return false;
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { iss: string; repository: string; exp: number };
  return claims.iss === ISSUER && claims.repository === repository && claims.exp * 1000 > Date.now();
}
