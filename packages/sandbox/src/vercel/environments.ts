import type { CustomEnvironment } from './custom-environment.ts';
import { assignAlias, takeFailure } from './domains.ts';
import { type Deployment, type Failure, newId, type Project, type State } from './state.ts';

/** A custom environment as a test asks for it. */
export interface NewEnvironment {
  slug: string;
  /** Labels of its domains, each served as `LABEL.localhost:SITE_PORT`; none unless told. */
  domains?: string[];
  env?: Record<string, string>;
}

export const createEnvironment = ({ slug, domains = [], env = {} }: NewEnvironment): CustomEnvironment => ({
  id: newId('env_'),
  slug,
  createdAt: Date.now(),
  domains,
  env,
});

export const findEnvironment = ({ environments }: Project, slugOrId: string): CustomEnvironment | undefined =>
  environments.find(({ slug, id }) => slug === slugOrId || id === slugOrId);

/** The custom environment that a deployment is for; undefined for production and preview. */
export const environmentOf = (project: Project, { environmentId }: Deployment): CustomEnvironment | undefined =>
  project.environments.find(({ id }) => id === environmentId);

/** Gives an environment's domains to a deployment of it that just became READY. */
export function takeEnvironmentDomains(state: State, project: Project, deployment: Deployment): Failure | null {
  for (const label of environmentOf(project, deployment)?.domains ?? []) {
    const failure = takeFailure(project, label);
    if (failure) return failure;
    assignAlias(state, label, deployment);
  }
  return null;
}
