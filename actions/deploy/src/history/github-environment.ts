import type { DeploymentRecord } from '../adapters/github/record.ts';
import type { Mode } from '../release/mode.ts';

/** Previews share one environment: a job's own token may not delete environments, so one for each pull request would stay for ever. */
export const PREVIEW = 'Preview';

/**
 * Where GitHub shows a deployment. Previews are transient: they end with their pull request.
 * A staged release is not in production yet, so it has an environment of its own until it is promoted.
 */
export function githubEnvironment(
  environment: string,
  mode: Mode,
): Pick<DeploymentRecord, 'githubEnvironment' | 'isTransient' | 'isProduction'> {
  if (environment === 'preview') return { githubEnvironment: PREVIEW, isTransient: true, isProduction: false };
  if (environment !== 'production') return { githubEnvironment: environment, isTransient: false, isProduction: false };
  return mode === 'staged'
    ? { githubEnvironment: 'Production (staged)', isTransient: true, isProduction: false }
    : { githubEnvironment: 'Production', isTransient: false, isProduction: true };
}
