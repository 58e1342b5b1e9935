import type { Finding } from '#core/report.ts';
import { messageOf } from '#kit/errors.ts';
import { ServiceError } from '#kit/http/errors.ts';
import type { Ports } from '../ports.ts';
import { type Confirmer, confirmDomains, domainFinding, untilAnswer } from './confirm.ts';
import type { Production } from './production.ts';
import type { SiteAnswer } from './site-answer.ts';
import { protectionHint } from './way-in.ts';

/**
 * Asks a new deployment's address until it answers, so that no later step meets `DEPLOYMENT_NOT_FOUND`. The address is the deployment's
 * own, so what answers there is the deployment. Whether it is protected becomes an output.
 */
export async function checkAddress(url: URL, ports: Ports): Promise<Finding[]> {
  const { session, clock, askDomain } = ports;
  const answer = await untilAnswer(url, { ask: askDomain, tell: session.log.info }, clock);
  session.output('protected', String(answer.kind === 'protected'));
  const finding = domainFinding(url, answer.kind === 'protected' ? await enter(url, ports) : answer);
  return finding ? [finding] : [];
}

/** Asks a protected address with what this job has, and tells how that went. */
async function enter(url: URL, { session, clock, wayIn }: Ports): Promise<SiteAnswer> {
  try {
    const way = await wayIn();
    const answer: SiteAnswer = way
      ? await untilAnswer(url, { ask: way.ask, tell: session.log.info }, clock)
      : { kind: 'protected' };
    const hint = protectionHint(way?.kind, answer);
    if (way?.kind === 'bypass' && answer.kind === 'protected') session.log.warning(hint, 'Deploy');
    else session.log.info(hint);
    return answer;
  } catch (cause) {
    session.signal.throwIfAborted();
    if (!(cause instanceof ServiceError)) throw cause;
    session.log.warning(`The deployment is protected, and a token to enter it could not be had: ${messageOf(cause)}`, 'Deploy');
    return { kind: 'protected' };
  }
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
