import type { Outcome } from '#core/outcome.ts';
import type { UserError } from '#kit/errors.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import { announceTrouble } from '../announce.ts';
import type { Ports } from '../ports.ts';

/** The outcome of a release that no visitor got. By its rule whoever tells of the run knows that production is what it was. */
export function refused(
  rule: 'canary-not-begun' | 'promotion-refused',
  cause: UserError,
  { id }: Deployment,
  ports: Ports,
): Outcome {
  announceTrouble(cause, ports);
  return {
    target: { environment: 'production', deploymentId: id },
    findings: [{ rule, title: cause.message, verdict: 'error', severity: 'high' }],
  };
}
