import * as z from 'zod/mini';
import { githubJson } from '#kit/github.ts';
import type { HttpClient } from '#kit/http/client.ts';
import { orMissing } from '#kit/http/errors.ts';
import type { Role } from '../approval.ts';

const roleSchema = z.object({ permission: z.string(), role_name: z.optional(z.string()) });

/**
 * What somebody may do here. GitHub folds `maintain` into the permission `write`, and `triage` into `read`; a role that an organization made
 * counts as the one it is built on.
 * @see https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
 */
export async function readRole(client: HttpClient, login: string): Promise<Role | undefined> {
  const path = `/collaborators/${encodeURIComponent(login)}/permission`;
  const found = await githubJson(client, path, roleSchema).catch(orMissing);
  return found && { permission: found.permission, name: found.role_name ?? '' };
}
