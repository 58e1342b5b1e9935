import * as z from 'zod/mini';
import type { HttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { githubJson } from './github.ts';

/** The login of a person's token; nothing for a job's own token, which is no user. */
export async function whoAmI(client: HttpClient): Promise<string | undefined> {
  try {
    return (await githubJson(client, '/user', z.object({ login: z.string() }))).login;
  } catch (thrown) {
    if (thrown instanceof ServiceError && (thrown.status === 403 || thrown.status === 404)) return undefined;
    throw thrown;
  }
}
