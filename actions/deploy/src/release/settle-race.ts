import type { Finding } from '#core/report.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import type { Ports } from '../ports.ts';

/** After a release took production: if it went on top of one that was created later, that one is put back. @returns `superseded` then. */
export async function settleRace(_deployment: Deployment, _ports: Ports): Promise<Finding[]> {
  return [];
}
