import { type RepositoryFolder, readFolder, type SeenFolder } from '@shipgate/deploy/adapters/github/repository-file.ts';
import * as z from 'zod/mini';
import { jsonOrUndefined } from '#core/json.ts';
import { githubClient } from '#kit/github.ts';
import { orMissing } from '#kit/http/errors.ts';
import { fitting } from '#kit/http/fitting.ts';
import { once, oncePer } from '#kit/once.ts';
import { Secret } from '#kit/secret.ts';
import type { Asking } from '../asking.ts';

const repositorySchema = z.looseObject({
  default_branch: z.string(),
  /** What the token's owner may do; absent for a token that stands for no person. */
  permissions: z.optional(z.looseObject({ admin: z.optional(z.boolean()), push: z.optional(z.boolean()) })),
});
const environmentSchema = z.looseObject({
  protection_rules: z._default(z.array(z.looseObject({ type: z.string(), reviewers: z.optional(z.array(z.unknown())) })), []),
  deployment_branch_policy: z.optional(
    z.nullable(z.looseObject({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })),
  ),
});
const policiesSchema = z.looseObject({
  branch_policies: z.array(z.looseObject({ name: z.string(), type: z.optional(z.string()) })),
});
const secretsSchema = z.looseObject({ secrets: z.array(z.looseObject({ name: z.string() })) });

export type Environment = z.infer<typeof environmentSchema>;
export type BranchPolicy = z.infer<typeof policiesSchema>['branch_policies'][number];

export interface SeenRepository {
  defaultBranch: string;
  /** undefined where GitHub does not say. */
  mayPush: boolean | undefined;
  /** The scopes of a classic token; undefined for every other kind, whose rights only trying shows. */
  scopes: string[] | undefined;
}

export interface GithubService {
  repository(): Promise<SeenRepository>;
  /** undefined where there is none of that name. */
  environment(name: string): Promise<Environment | undefined>;
  branchPolicies(environment: string): Promise<BranchPolicy[]>;
  /** Names of the secrets that workflows of the repository see, those of its organization included. */
  secretNames(): Promise<string[]>;
  /** A folder of a branch, of this or another repository. */
  folder(where: RepositoryFolder): Promise<SeenFolder | undefined>;
  /** Names of the workflow files on the default branch. */
  workflowFiles(): Promise<string[]>;
}

interface Connection {
  token: string;
  /** `OWNER/NAME`. */
  slug: string;
  apiUrl: string | undefined;
}

export function githubService({ token: value, slug, apiUrl }: Connection, { signal, timeoutMs }: Asking): GithubService {
  const token = new Secret(value);
  // Not below the repository itself: GitHub knows no path that ends with a slash.
  const client = githubClient({ apiUrl, below: 'repos', token, signal, timeoutMs });
  const read = async <T>(schema: z.ZodMiniType<T>, path: string): Promise<T> =>
    fitting(schema, await client.json<unknown>({ path: `${slug}${path}` }), {
      service: 'GitHub',
      call: `GET /repos/${slug}${path}`,
    });
  const repository = once(async (): Promise<SeenRepository> => {
    const { headers, text } = await client.request({ path: slug });
    const seen = fitting(repositorySchema, jsonOrUndefined(text), { service: 'GitHub', call: `GET /repos/${slug}` });
    const scopes = headers.get('x-oauth-scopes');
    return {
      defaultBranch: seen.default_branch,
      mayPush: seen.permissions?.push,
      scopes: scopes === null ? undefined : scopes.split(',').map((scope) => scope.trim()),
    };
  });
  const folder = (where: RepositoryFolder) => readFolder(where, token, { env: { GITHUB_API_URL: apiUrl }, signal });
  return {
    repository,
    folder,
    environment: oncePer((name) => read(environmentSchema, `/environments/${encodeURIComponent(name)}`).catch(orMissing)),
    async branchPolicies(environment) {
      const path = `/environments/${encodeURIComponent(environment)}/deployment-branch-policies?per_page=100`;
      return (await read(policiesSchema, path)).branch_policies;
    },
    async secretNames() {
      const [own, shared] = await Promise.all([
        read(secretsSchema, '/actions/secrets?per_page=100'),
        // A repository of a person has no organization.
        read(secretsSchema, '/actions/organization-secrets?per_page=100').catch(orMissing),
      ]);
      return [...own.secrets, ...(shared?.secrets ?? [])].map(({ name }) => name);
    },
    async workflowFiles() {
      const { defaultBranch: ref } = await repository();
      return (await folder({ repository: slug, ref, folder: '.github/workflows' }))?.names ?? [];
    },
  };
}
