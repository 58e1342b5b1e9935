import type { Finding } from '#core/report.ts';
import { plainText } from '#core/text.ts';
import type { DomainFacts } from '../facts.ts';
import { finding } from './finding.ts';

/** Whether Vercel takes the domain for this account's. @see https://vercel.com/docs/domains/working-with-domains/add-a-domain#verify-domain-access */
export function verified({ domain: { name, verified: isVerified, verification } }: DomainFacts): Finding {
  const rule = 'domain-verified';
  if (isVerified !== false) return finding(rule, name, 'pass', `${name} is verified.`);
  const [wanted] = verification ?? [];
  const record = wanted && `${plainText(wanted.type)} record at ${plainText(wanted.domain)}: ${plainText(wanted.value)}`;
  return {
    ...finding(rule, name, 'fail', `${name} is not verified, so no release reaches it.`),
    ...(record && { expected: record }),
    fix: record
      ? `Add the ${record}. Then press "Refresh" at the domain in the project's settings on Vercel.`
      : "Look at the domain in the project's settings on Vercel.",
  };
}
