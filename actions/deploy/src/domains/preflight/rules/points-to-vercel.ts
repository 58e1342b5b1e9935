import type { Finding } from '#core/report.ts';
import { plainText } from '#core/text.ts';
import type { DnsAnswer } from '../../../adapters/net/dns.ts';
import type { DomainConfig } from '../../../adapters/vercel/domains.ts';
import type { DomainFacts } from '../facts.ts';
import { finding } from './finding.ts';

/** Whether the domain's DNS leads to Vercel: as Vercel sees it, and as this machine does. */
export function pointsToVercel({ domain: { name }, owner, dns, config }: DomainFacts): Finding {
  const rule = 'domain-dns';
  if (owner === 'vercel') return finding(rule, name, 'pass', `${name} is Vercel's own name, and so is its DNS.`);
  if (owner === 'local') return finding(rule, name, 'skip', `${name} is a name of this machine; it has no DNS records.`);
  if (config.kind === 'unknown')
    return { ...finding(rule, name, 'error', `How Vercel sees the DNS of ${name} could not be read.`), help: config.detail };
  const seen = config.config;
  const expected = wanted(name, seen);
  if (dns.kind === 'unknown')
    return {
      ...finding(rule, name, 'error', `The DNS records of ${name} could not be looked up from here.`),
      actual: plainText(dns.detail),
      expected,
      fix: 'Run the job again; if it stays so, look at the name servers of the domain.',
    };
  const actual = told(dns);
  const wrong = { actual, expected, fix: `Set at the DNS provider of the domain: ${expected}.` };
  if (dns.a.length + dns.aaaa.length + dns.cname.length === 0)
    return { ...finding(rule, name, 'fail', `${name} has no DNS records, so nobody finds it.`), ...wrong };
  if (seen.misconfigured || !leadsToVercel(seen))
    return { ...finding(rule, name, 'fail', `${name} does not point to Vercel.`), ...wrong };
  if (seen.conflicts?.length) {
    const conflicts = seen.conflicts.map(({ type, name: at, value }) => plainText(`${type} ${at} ${value}`)).join(', ');
    return {
      ...finding(rule, name, 'warn', `${name} points to Vercel, but other records stand in its way.`),
      actual: conflicts,
      fix: `Remove ${conflicts} at the DNS provider.`,
    };
  }
  if (seen.configuredBy === 'http')
    return {
      ...finding(
        rule,
        name,
        'warn',
        `${name} reaches Vercel through a proxy, which can keep old pages and hide visitors' addresses.`,
      ),
      ...wrong,
    };
  if (!isKnown(dns, seen))
    return {
      ...finding(rule, name, 'warn', `Vercel sees ${name} pointing to it, but this machine sees other records.`),
      ...wrong,
      help: 'A change of DNS takes up to its time to live to be known everywhere.',
    };
  return { ...finding(rule, name, 'pass', `${name} points to Vercel (${actual}).`), actual };
}

/** `dns-01` says that certificates could be had, not that visitors come. */
const leadsToVercel = ({ configuredBy }: DomainConfig) =>
  configuredBy === 'A' || configuredBy === 'CNAME' || configuredBy === 'http';

type Records = Extract<DnsAnswer, { kind: 'records' }>;

/** Whether anything that this machine sees is what Vercel sees or recommends. */
function isKnown(
  { a, cname }: Records,
  { aValues = [], cnames = [], recommendedIPv4 = [], recommendedCNAME = [] }: DomainConfig,
): boolean {
  const good = new Set(
    [...aValues, ...cnames, ...recommendedIPv4.flatMap(({ value }) => value), ...recommendedCNAME.map(({ value }) => value)].map(
      bare,
    ),
  );
  return [...a, ...cname].some((value) => good.has(bare(value)));
}

const bare = (name: string) => name.toLowerCase().replace(/\.$/, '');

const told = ({ a, aaaa, cname }: Records) =>
  plainText(
    [
      cname.length > 0 && `CNAME ${cname.join(', ')}`,
      a.length > 0 && `A ${a.join(', ')}`,
      aaaa.length > 0 && `AAAA ${aaaa.join(', ')}`,
    ]
      .filter(Boolean)
      .join('; ') || 'no records',
  );

/** What Vercel would rather have: an address at the domain itself, where no CNAME may stand, an alias below it. */
function wanted(name: string, { recommendedIPv4 = [], recommendedCNAME = [] }: DomainConfig): string {
  const best = <T>(list: readonly { rank: number; value: T }[]) => list.toSorted((one, other) => one.rank - other.rank)[0]?.value;
  const [address, alias] = [best(recommendedIPv4)?.[0], best(recommendedCNAME)];
  const host = name.replace(/:\d+$/, '');
  const records = [address && `A ${host} ${address}`, alias && `CNAME ${host} ${alias}`].filter(Boolean);
  return plainText((host.split('.').length > 2 ? records.toReversed() : records).join(' or ') || 'the records that Vercel shows');
}
