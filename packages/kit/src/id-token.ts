import { createHttpClient } from './http/client.ts';
import { Secret } from './secret.ts';
import type { Session } from './session.ts';

/**
 * A token by which GitHub says which job this is, made now: it lives for five minutes. Its audience is GitHub's own default, the
 * repository's owner, as Vercel's example for trusted sources has it.
 * @returns undefined when the job has no `id-token: write`.
 * @throws ServiceError when GitHub does not give one.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export async function mintIdToken({ env, signal, mask }: Session): Promise<Secret | undefined> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env;
  if (!address || !token) return undefined;
  mask(token);
  const { origin, pathname, search } = new URL(address);
  const client = createHttpClient({
    service: "GitHub's token service",
    baseUrl: origin,
    headers: { authorization: `Bearer ${token}` },
    signal,
    retries: 2,
    timeoutMs: 10_000,
  });
  const { value } = await client.json<{ value?: unknown }>({ path: pathname + search });
  if (typeof value !== 'string' || value === '') return undefined;
  mask(value);
  return new Secret(value);
}
