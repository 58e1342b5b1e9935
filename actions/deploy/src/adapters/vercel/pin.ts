import type { Api } from './client.ts';

export const pinCalls = (api: Api) => ({
  /** Sets whether the production domains follow new deployments. It moves none. @see https://vercel.com/docs/rest-api/projects/update-an-existing-project */
  async setFollowing(projectId: string, autoAssignCustomDomains: boolean): Promise<void> {
    const path = `/v9/projects/${projectId}`;
    await api.request({ method: 'PATCH', path, json: { autoAssignCustomDomains }, idempotent: true });
  },
});
