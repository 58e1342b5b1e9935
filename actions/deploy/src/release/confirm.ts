import type { Finding } from '#core/report.ts';
import { siteUrl } from '#kit/site-url.ts';
import type { Clock } from '../clock.ts';
import { createReminder } from '../reminder.ts';
import type { SiteAnswer } from './site-answer.ts';

/** A new address is known everywhere within seconds; a domain that points elsewhere never answers. */
const ANSWER_MAX_MS = 45_000;
const ASK_AGAIN_MS = 1000;

/** To ask again would not change these. */
const ANSWERED: readonly SiteAnswer['kind'][] = ['answers', 'protected', 'elsewhere'];

type Asker = Pick<Confirmer, 'ask' | 'tell'>;

/** Asks an address until it answers or protects itself, for at most 45 s. @returns the last answer. */
export async function untilAnswer(url: URL, { ask, tell }: Asker, clock: Clock): Promise<SiteAnswer> {
  const remind = createReminder(tell, clock);
  for (const until = clock.now() + ANSWER_MAX_MS; ; ) {
    const answer = await ask(url);
    if (ANSWERED.includes(answer.kind) || clock.now() >= until) return answer;
    remind(`${url.host} to answer from the deployment`);
    await clock.sleep(ASK_AGAIN_MS);
  }
}

export interface Confirmer {
  deploymentBehind(domain: string): Promise<string | undefined>;
  ask(url: URL): Promise<SiteAnswer>;
  /** Whether a domain will stay with another deployment, so that waiting for ours is in vain. */
  isFinal?(behind: string): Promise<boolean>;
  tell(line: string): void;
}

/** Proves for each domain that Vercel serves this deployment there, and that the domain answers. @returns what is not so. */
export async function confirmDomains(
  domains: readonly string[],
  id: string,
  confirmer: Confirmer,
  clock: Clock,
): Promise<Finding[]> {
  const each = await Promise.all(domains.map((domain) => confirmDomain(domain, id, confirmer, clock)));
  return each.flat();
}

async function confirmDomain(domain: string, id: string, confirmer: Confirmer, clock: Clock): Promise<Finding[]> {
  const until = clock.now() + ANSWER_MAX_MS;
  const url = siteUrl(domain);
  const remind = createReminder(confirmer.tell, clock);
  let behind = await confirmer.deploymentBehind(domain);
  while (behind !== id && clock.now() < until && !(behind && (await confirmer.isFinal?.(behind)))) {
    remind(`${url.host} to move to ${id}`);
    await clock.sleep(ASK_AGAIN_MS);
    behind = await confirmer.deploymentBehind(domain);
  }
  if (behind !== id) return [notMoved(url, behind, id)];
  const answer = await untilAnswer(url, confirmer, clock);
  const finding = domainFinding(url, answer);
  if (!finding) confirmer.tell(`${url.origin} serves ${id}${answer.kind === 'protected' ? ' (protected)' : ''}.`);
  return finding ? [finding] : [];
}

const notMoved = (url: URL, behind: string | undefined, id: string): Finding => ({
  rule: 'domain-not-moved',
  title: `${url.host} does not serve ${id}.`,
  verdict: 'fail',
  severity: 'critical',
  actual: behind ?? 'no deployment',
  expected: id,
  where: { url: url.origin },
  fix: "Look at the domain in the project's settings on Vercel, then run the job again.",
});

/** What an address's last answer means for a release; nothing when it is good. */
export function domainFinding(url: URL, answer: SiteAnswer): Finding | undefined {
  switch (answer.kind) {
    case 'answers':
    case 'protected':
      return undefined;
    case 'elsewhere':
      return {
        rule: 'address-elsewhere',
        title: `${url.host} answers, but nothing shows that Vercel does.`,
        verdict: 'warn',
        severity: 'high',
        actual: 'no x-vercel-id header',
        where: { url: url.origin },
        fix: 'If a proxy stands in front of Vercel, let it pass the header x-vercel-id on; else the DNS records lead elsewhere (`operation: preflight` tells).',
      };
    case 'failing':
      return {
        rule: 'address-failing',
        title: `${url.host} answers with a server error.`,
        verdict: 'warn',
        severity: 'high',
        actual: answer.status,
        where: { url: url.origin },
        help: 'Vercel serves the deployment there, but its start page fails. The smoke gate tells more.',
      };
    case 'silent':
      return {
        rule: 'address-silent',
        title: `${url.host} did not answer from the deployment within ${ANSWER_MAX_MS / 1000} s.`,
        verdict: 'error',
        severity: 'high',
        actual: answer.detail,
        where: { url: url.origin },
        fix: 'Check the DNS records and the certificate of the domain in the project on Vercel.',
      };
  }
}
