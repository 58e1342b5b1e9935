import type { HttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';

/** The login of a person's token; nothing for a job's own token, which is no user. */
export async function whoAmI(client: HttpClient): Promise<string | undefined> {
  try {
    return (await client.json<{ login: string }>({ path: '/user' })).login;
  } catch (thrown) {
    if (thrown instanceof ServiceError && (thrown.status === 403 || thrown.status === 404)) return undefined;
    throw thrown;
  }
}
