import * as z from 'zod/mini';
import type { Api } from './client.ts';

const text = z.optional(z.nullable(z.string()));
const settingsSchema = z.object({
  framework: text,
  devCommand: text,
  installCommand: text,
  buildCommand: text,
  outputDirectory: text,
  rootDirectory: text,
  directoryListing: z.optional(z.boolean()),
  nodeVersion: z.optional(z.string()),
});
/** What decides how a project is built. */
export type BuildSettings = z.infer<typeof settingsSchema>;

const projectSchema = z.extend(settingsSchema, { id: z.string(), name: z.string(), accountId: z.string() });
const pullSchema = z.object({ env: z.record(z.string(), z.string()) });
const listSchema = z.object({ envs: z.array(z.object({ key: z.string(), type: z.optional(z.string()) })) });

export const buildSettingsCalls = (api: Api) => ({
  async buildSettings(project: string): Promise<{ id: string; name: string; accountId: string; settings: BuildSettings }> {
    const { id, name, accountId, ...settings } = await api.read(projectSchema, {
      path: `/v9/projects/${encodeURIComponent(project)}`,
    });
    return { id, name, accountId, settings };
  },
  /** The variables of an environment with what a branch overrides, as `vercel pull` gets them; a sensitive one is empty. */
  async pullVariables(projectId: string, environment: string, branch: string): Promise<Record<string, string>> {
    const place = [projectId, environment, branch].map(encodeURIComponent).join('/');
    return (await api.read(pullSchema, { path: `/v3/env/pull/${place}` })).env;
  },
  /** Names of the variables whose values cannot be read again. @see https://vercel.com/docs/environment-variables/sensitive-environment-variables */
  async sensitiveVariables(projectId: string): Promise<string[]> {
    const { envs } = await api.read(listSchema, { path: `/v10/projects/${projectId}/env` });
    return envs.filter(({ type }) => type === 'sensitive').map(({ key }) => key);
  },
});
