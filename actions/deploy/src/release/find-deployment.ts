import { UserError } from '#kit/errors.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import type { Project } from '../adapters/vercel/project.ts';
import type { Ports } from '../ports.ts';

/** @throws UserError when Vercel has no such deployment, or it belongs to another project. */
export async function findDeployment(idOrUrl: string, project: Project, { vercel }: Ports): Promise<Deployment> {
  const found = await vercel.get(idOrUrl);
  if (!found)
    throw new UserError(
      `Vercel has no deployment "${idOrUrl}" in this account. Give the deployment-id or url output of a deploy job.`,
    );
  if (found.projectId !== undefined && found.projectId !== project.id)
    throw new UserError(
      `Deployment "${idOrUrl}" belongs to another project than ${project.name}. Check deployment and vercel-project-id.`,
    );
  return found;
}
