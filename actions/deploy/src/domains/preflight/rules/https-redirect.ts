import type { Finding } from '#core/report.ts';
import { plainText } from '#core/text.ts';
import type { DomainFacts } from '../facts.ts';
import { finding } from './finding.ts';

/** Whether visits without TLS are sent to where there is one. @see https://vercel.com/docs/encryption */
export function httpsRedirect({ domain: { name }, owner, plain }: DomainFacts): Finding {
  const rule = 'domain-https';
  if (owner === 'local') return finding(rule, name, 'skip', `${name} is a name of this machine, served without TLS.`);
  if (plain.kind === 'unknown')
    return { ...finding(rule, name, 'error', `http://${name} could not be asked.`), actual: plainText(plain.detail) };
  const { status, location } = plain;
  const target = location === undefined ? null : URL.parse(location, `http://${name}`);
  const expected = `308 to https://${name}`;
  if (status < 300 || status > 399 || target?.protocol !== 'https:')
    return {
      ...finding(rule, name, 'fail', `http://${name} does not send visitors to https.`),
      actual: plainText(location === undefined ? `${status}` : `${status} to ${location}`),
      expected,
      fix: 'Vercel does so by itself: something else answers there. Check the DNS records, and any proxy in between.',
    };
  if (status !== 301 && status !== 308)
    return {
      ...finding(
        rule,
        name,
        'warn',
        `http://${name} sends visitors to https, but says ${status}, which browsers do not remember.`,
      ),
      actual: String(status),
      expected,
    };
  return { ...finding(rule, name, 'pass', `http://${name} sends visitors to https.`), actual: String(status) };
}
