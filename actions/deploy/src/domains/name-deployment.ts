import type { Finding } from '#core/report.ts';
import type { Inputs } from '../action.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import type { Ports } from '../ports.ts';

/** Gives a READY deployment the names that `alias` asks for, and sets them as outputs. @returns one finding for each that failed. */
export async function nameDeployment(_deployment: Deployment, _inputs: Inputs, _ports: Ports): Promise<Finding[]> {
  return [];
}
