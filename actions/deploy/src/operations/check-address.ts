import type { Finding } from '#core/report.ts';
import { PROTECTED_HINT } from '#kit/protection.ts';
import { domainFinding, untilAnswer } from '../confirm.ts';
import type { Ports } from '../ports.ts';

/** Asks a new deployment's address until it answers, so that no later step meets `DEPLOYMENT_NOT_FOUND`. */
export async function checkAddress(url: URL, { session, clock, askDeployment }: Ports): Promise<Finding[]> {
  const answer = await untilAnswer(() => askDeployment(url), clock);
  if (answer.kind === 'protected') session.log.info(PROTECTED_HINT);
  const finding = domainFinding(url, answer);
  return finding ? [finding] : [];
}
