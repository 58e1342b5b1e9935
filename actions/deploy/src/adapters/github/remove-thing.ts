import { UserError } from '#kit/errors.ts';
import type { HttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';

/**
 * Removes what lies at a path; it is well when that is gone already.
 * @throws UserError when it is there all the same: GitHub says 404 to whoever may read a thing and not administer it.
 */
export async function removeThing(http: HttpClient, path: string): Promise<void> {
  try {
    await http.request({ method: 'DELETE', path });
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    if (await isThere(http, path))
      throw new UserError(
        `GitHub answered 404 to DELETE ${path}, and shows it all the same: the token may read it, but not remove it.`,
      );
  }
}

async function isThere(http: HttpClient, path: string): Promise<boolean> {
  try {
    await http.request({ path });
    return true;
  } catch (cause) {
    if (isMissing(cause)) return false;
    throw cause;
  }
}

const isMissing = (cause: unknown) => cause instanceof ServiceError && cause.status === 404;
