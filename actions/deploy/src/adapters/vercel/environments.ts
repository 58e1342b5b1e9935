import * as z from 'zod/mini';
import { orMissing } from '#kit/http/errors.ts';
import type { Api } from './client.ts';

const environmentsSchema = z.object({ environments: z.array(z.object({ id: z.string(), slug: z.string() })) });

export const environmentCalls = (api: Api) => ({
  /**
   * The project's custom environments; none where the plan has none, which Vercel tells by 404.
   * @see https://vercel.com/docs/rest-api/environment/retrieve-custom-environments
   */
  async customEnvironments(projectId: string): Promise<{ id: string; slug: string }[]> {
    const path = `/v9/projects/${projectId}/custom-environments`;
    return (await api.read(environmentsSchema, { path }).catch(orMissing))?.environments ?? [];
  },
});
