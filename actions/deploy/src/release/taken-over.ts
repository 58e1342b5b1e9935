import type { Project } from '../adapters/vercel/project.ts';
import { toLeave } from './choose-rollback.ts';
import type { Production } from './production.ts';

/**
 * What has production where neither the release that is to be left has it, nor what production is to go back to: a later release or
 * somebody's rollback, which stands.
 */
export function takenOverBy(
  { leave, deployment }: { leave: string | undefined; deployment: string | undefined },
  project: Project,
  production: Production,
): string | undefined {
  if (leave === undefined || production.domains.some(({ deploymentId }) => deploymentId === leave)) return undefined;
  const current = toLeave(project, production);
  return current === leave || current === deployment ? undefined : current;
}
