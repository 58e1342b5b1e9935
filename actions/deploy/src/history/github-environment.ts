import type { DeploymentRecord } from '../adapters/github/record.ts';
import type { Mode } from '../release/mode.ts';

/**
 * Where GitHub shows a deployment. Previews are transient: they end with their pull request.
 * A staged release is not in production yet, so it has an environment of its own until it is promoted.
 */
export function githubEnvironment(environment: string, mode: Mode): Omit<DeploymentRecord, 'ref'> {
  if (environment === 'preview') return { environment: 'Preview', isTransient: true, isProduction: false };
  if (environment !== 'production') return { environment, isTransient: false, isProduction: false };
  return mode === 'staged'
    ? { environment: 'Production (staged)', isTransient: true, isProduction: false }
    : { environment: 'Production', isTransient: false, isProduction: true };
}
