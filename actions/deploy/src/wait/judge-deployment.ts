import type { Finding } from '#core/report.ts';
import { plural } from '#core/text.ts';
import { messageOf } from '#kit/errors.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import { buildFailure, endFinding } from '../findings.ts';
import type { Ports } from '../ports.ts';
import { checkAddress, confirmProduction } from '../release/check-address.ts';
import type { Production } from '../release/production.ts';
import type { Stage } from './stage.ts';

/** A deployment that has ended, and what it should have come to. */
export interface Ended {
  deployment: Deployment;
  stage: Stage;
  url: URL;
  log: readonly string[];
  /** What was to take the release; undefined when no domain was to move. */
  production: Production | undefined;
}

/** What is wrong with it: nothing when its address, and each domain that should, answers from it. */
export async function judgeDeployment({ deployment, stage, url, log, production }: Ended, ports: Ports): Promise<Finding[]> {
  if (stage.kind === 'build-failed') return [buildFailure(stage, deployment, log)];
  const finding = endFinding(stage, deployment);
  if (finding) return [finding];
  const address = await checkAddress(url, ports);
  return production ? [...address, ...(await confirmProduction(production, deployment.id, ports))] : address;
}

/** The build's log, shown folded. It is worth having, not worth failing for. */
export async function readLog(deployment: Deployment, { vercel, session }: Ports): Promise<string[]> {
  try {
    const log = await vercel.buildLog(deployment.id);
    if (log.length > 0) session.log.group(`Build log (${plural(log.length, 'line')})`, log);
    return log;
  } catch (cause) {
    session.signal.throwIfAborted();
    session.log.warning(`The build log could not be read: ${messageOf(cause)}`, 'Deploy');
    return [];
  }
}
