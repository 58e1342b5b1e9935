import * as z from 'zod/mini';
import type { Api } from './client.ts';

const text = z.optional(z.nullable(z.string()));

const linkedSchema = z.object({
  /** The connected repository. */
  link: z.optional(
    z.nullable(
      z.object({
        /** `github`, `gitlab`, `bitbucket` and whatever Vercel adds. */
        type: text,
        org: text,
        repo: text,
        productionBranch: text,
      }),
    ),
  ),
  /** The "Ignored Build Step" of the project's settings. */
  commandForIgnoringBuildStep: text,
  rootDirectory: text,
});
export type GitSettings = z.infer<typeof linkedSchema>;

export const gitCalls = (api: Api) => ({
  /**
   * How a project is connected with a Git repository. `gitProviderOptions.createDeployments`, which stands beside it, is about
   * GitHub's records of deployments and switches none off.
   * @see https://vercel.com/docs/rest-api/projects/find-a-project-by-id-or-name
   */
  gitSettings: (projectId: string): Promise<GitSettings> => api.read(linkedSchema, { path: `/v9/projects/${projectId}` }),
});
