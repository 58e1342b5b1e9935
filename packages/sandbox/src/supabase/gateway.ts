import type { Service, ServiceResponse } from '../traffic/traffic.ts';
import { type ApiKeys, jwtFor } from './keys.ts';
import type { Postgrest } from './postgrest.ts';

const PREFIX = '/rest/v1';

/**
 * What stands before PostgREST at Supabase: it knows the project's API keys and hands PostgREST a JWT of the key's role.
 * An `Authorization` that carries another JWT, as a signed-in user's, goes through and is PostgREST's to judge.
 * @see https://supabase.com/docs/guides/getting-started/migrating-to-new-api-keys
 */
export function createGateway(postgrest: Postgrest, keys: ApiKeys): Service {
  return (request) => {
    const path = request.url.pathname;
    if (path !== PREFIX && !path.startsWith(`${PREFIX}/`)) return json(404, { message: 'no Route matched with those values' });
    const apiKey = request.headers.apikey ?? request.url.searchParams.get('apikey');
    if (!apiKey) {
      return json(401, {
        message: 'No API key found in request',
        hint: 'No `apikey` request header or url param was found.',
      });
    }
    const jwt = jwtFor(apiKey, keys);
    if (!jwt) {
      return json(401, {
        message: 'Invalid API key',
        hint: 'Double check your Supabase `anon` or `service_role` API key.',
      });
    }
    const bearer = request.headers.authorization?.replace(/^Bearer /i, '');
    const known = bearer === undefined ? jwt : (jwtFor(bearer, keys) ?? bearer);
    const headers = { ...request.headers, authorization: `Bearer ${known}` };
    request.url.searchParams.delete('apikey');
    return postgrest.answer({ ...request, headers }, `${path.slice(PREFIX.length) || '/'}${request.url.search}`);
  };
}

const json = (status: number, body: object): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});
