import { ServiceError } from '#kit/http/errors.ts';
import { siteUrl } from '#kit/site-url.ts';
import type { Inputs } from './action.ts';
import type { Deployment } from './adapters/vercel/deployments.ts';
import type { Ports } from './ports.ts';
import { mainDomain, type Production } from './release/production.ts';
import { refuseSecretUrl } from './secret-url.ts';

/** Sets what is known of a deployment as outputs, and tells a person. @returns its URL. */
export function announceDeployment(deployment: Deployment, inputs: Inputs, { session }: Ports): URL {
  const url = siteUrl(deployment.url);
  session.output('deployment-id', deployment.id);
  session.output('state', deployment.readyState);
  if (deployment.readySubstate) session.output('ready-substate', deployment.readySubstate);
  refuseSecretUrl(url.origin, 'deployment', inputs, session.secrets);
  session.output('url', url.origin);
  if (deployment.inspectorUrl) session.output('inspector-url', deployment.inspectorUrl);
  session.log.info(`${deployment.id}: ${url.origin}${deployment.inspectorUrl ? `, on Vercel: ${deployment.inspectorUrl}` : ''}`);
  return url;
}

/** Sets the production domains and what they serve now as outputs, before anything moves. @returns the main domain's URL. */
export function announceProduction({ domains }: Production, previous: string | undefined, inputs: Inputs, { session }: Ports) {
  const urls = domains.map(({ name }) => siteUrl(name).origin);
  for (const url of urls) refuseSecretUrl(url, 'production', inputs, session.secrets);
  session.output('production-urls', JSON.stringify(urls));
  session.output('domains', domains.map(({ name }) => name).join('\n'));
  if (previous !== undefined) session.output('previous-deployment-id', previous);
  const main = mainDomain(domains);
  if (main === undefined) return undefined;
  const url = siteUrl(main);
  session.output('production-url', url.origin);
  return url;
}

/** Sets the code of the call that went wrong as an output, where that is what a run ends with. */
export function announceTrouble(cause: unknown, { session }: Ports): void {
  const trouble = cause instanceof Error && cause.cause instanceof ServiceError ? cause.cause : cause;
  if (trouble instanceof ServiceError) session.output('error-code', trouble.code ?? trouble.trouble.kind);
}
