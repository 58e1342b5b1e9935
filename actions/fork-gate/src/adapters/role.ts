import * as z from 'zod/mini';
import type { HttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';
import type { Role } from '../approval.ts';
import { ask } from './ask.ts';

const roleSchema = z.object({ permission: z.string(), role_name: z.optional(z.string()) });

/**
 * What somebody may do here. GitHub folds `maintain` into the permission `write`, and `triage` into `read`; a role that an organization made
 * counts as the one it is built on.
 * @see https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
 */
export async function readRole(client: HttpClient, login: string): Promise<Role | undefined> {
  try {
    const { permission, role_name: name } = await ask(
      client,
      `/collaborators/${encodeURIComponent(login)}/permission`,
      roleSchema,
    );
    return { permission, name: name ?? '' };
  } catch (thrown) {
    if (thrown instanceof ServiceError && thrown.status === 404) return undefined;
    throw thrown;
  }
}
