import type { Finding } from '#core/report.ts';
import { PROTECTED_HINT } from '#kit/protection.ts';
import type { Ports } from '../ports.ts';
import { type Confirmer, confirmDomains, domainFinding, untilAnswer } from './confirm.ts';
import type { Production } from './production.ts';

/** Asks a new deployment's address until it answers, so that no later step meets `DEPLOYMENT_NOT_FOUND`. */
export async function checkAddress(url: URL, { session, clock, askDeployment }: Ports): Promise<Finding[]> {
  const answer = await untilAnswer(() => askDeployment(url), clock);
  if (answer.kind === 'protected') session.log.info(PROTECTED_HINT);
  const finding = domainFinding(url, answer);
  return finding ? [finding] : [];
}

/** Proves that every production domain serves a deployment. @returns what is not so, or what cannot be proven. */
export async function confirmProduction(
  { domains }: Production,
  id: string,
  ports: Ports,
  isFinal?: Confirmer['isFinal'],
): Promise<Finding[]> {
  const { session, vercel, clock, askDomain } = ports;
  const asking = { deploymentBehind: vercel.deploymentBehind, ask: askDomain, tell: session.log.info };
  const confirmer = { ...asking, ...(isFinal && { isFinal }) };
  const names = domains.map(({ name }) => name);
  return names.length > 0 ? await confirmDomains(names, id, confirmer, clock) : [NO_DOMAIN];
}

const NO_DOMAIN: Finding = {
  rule: 'no-production-domain',
  title: 'The project has no production domain, so nothing shows that people get this deployment.',
  verdict: 'warn',
  severity: 'medium',
  fix: "Add a domain in the project's settings on Vercel.",
};
