import type { Finding } from '#core/report.ts';
import { plainText } from '#core/text.ts';
import type { DomainFacts } from '../facts.ts';
import { finding } from './finding.ts';

const DAY_MS = 86_400_000;

/**
 * From how little remaining time on a certificate is a warning or a failure. It depends on its whole lifetime, since authorities
 * issue them for 90 days, 45, or six: a fixed number of days would cry wolf for the short ones.
 * @param lifetimeMs from its beginning to its end.
 * @see https://letsencrypt.org/2025/12/02/from-90-to-45
 */
export const certificateLimits = (lifetimeMs: number) => ({
  warnMs: Math.min(21 * DAY_MS, 0.27 * lifetimeMs),
  failMs: Math.min(7 * DAY_MS, 0.13 * lifetimeMs),
});

/** Whether browsers take the domain's certificate, today and in the days that a renewal may need. @param now milliseconds since the epoch. */
export function certificate({ domain: { name }, owner, certificate: seen }: DomainFacts, now: number): Finding {
  const rule = 'domain-certificate';
  if (owner === 'local') return finding(rule, name, 'skip', `${name} is a name of this machine, served without TLS.`);
  switch (seen.kind) {
    case 'unknown':
      return {
        ...finding(rule, name, 'error', `The certificate of ${name} could not be looked at.`),
        actual: plainText(seen.detail),
        fix: 'Run the job again; if it stays so, the DNS check tells where the name leads.',
      };
    case 'refused':
      return {
        ...finding(rule, name, 'fail', `${name} has no certificate: the TLS handshake was refused.`),
        actual: plainText(seen.detail),
        fix: 'Vercel issues one as soon as the DNS records are right and no CAA record forbids letsencrypt.org. Else run "vercel certs issue".',
      };
    case 'seen': {
      const leftMs = seen.validTo - now;
      const { warnMs, failMs } = certificateLimits(seen.validTo - seen.validFrom);
      const figures = { actual: `${inDays(leftMs)} left`, expected: `more than ${inDays(warnMs)}` };
      if (leftMs <= 0)
        return { ...finding(rule, name, 'fail', `The certificate of ${name} has expired.`), ...figures, fix: RENEW };
      if (seen.trouble)
        return {
          ...finding(
            rule,
            name,
            'fail',
            `Browsers refuse the certificate of ${name} (${TROUBLES[seen.trouble] ?? plainText(seen.trouble)}).`,
          ),
          actual: plainText(`${seen.trouble}, issued by ${seen.issuer}`),
          fix: 'Look at what stands between visitors and Vercel: a proxy with a certificate of its own, or other DNS records.',
        };
      if (leftMs < failMs)
        return {
          ...finding(rule, name, 'fail', `The certificate of ${name} ends in ${inDays(leftMs)} and was not renewed.`),
          ...figures,
          fix: RENEW,
        };
      if (leftMs < warnMs)
        return {
          ...finding(rule, name, 'warn', `The certificate of ${name} ends in ${inDays(leftMs)}.`),
          ...figures,
          fix: RENEW,
        };
      return { ...finding(rule, name, 'pass', `The certificate of ${name} is good for ${inDays(leftMs)}.`), ...figures };
    }
  }
}

const RENEW =
  'Vercel renews certificates by itself where the DNS records are right and no CAA record forbids letsencrypt.org. Mend those, or run "vercel certs issue".';

/** Node's codes in words. @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const TROUBLES: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its chain is incomplete',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'it comes from an authority that nobody knows',
  CERT_NOT_YET_VALID: 'it is not valid yet',
};

const inDays = (ms: number) =>
  Math.abs(ms) < 3 * DAY_MS ? `${Math.round(ms / 3_600_000)} hours` : `${Math.floor(ms / DAY_MS)} days`;
