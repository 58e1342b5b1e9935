import pLimit from 'p-limit';
import { ServiceError } from '#kit/http/errors.ts';
import { isLoopback } from '#kit/site-url.ts';
import type { DnsAnswer } from '../../adapters/net/dns.ts';
import type { Eyes } from '../../adapters/net/eyes.ts';
import type { TlsAnswer } from '../../adapters/net/tls.ts';
import type { ProjectDomain } from '../../adapters/vercel/domains.ts';
import type { Project } from '../../adapters/vercel/project.ts';
import type { Vercel } from '../../adapters/vercel/vercel.ts';
import { activeRolling } from '../../canary/active.ts';
import { followingOf } from '../../release/pin.ts';
import type { DomainFacts, Owner, ProjectFacts, Unanswered } from './facts.ts';
import { readGit } from './read-git.ts';

/** How many domains are looked at at the same time. */
const WIDTH = 5;
const HTTPS_PORT = 443;

/** Looks at the project as a whole; changes nothing. */
export async function gatherProject(project: Project, vercel: Vercel, eyes: Eyes): Promise<ProjectFacts> {
  const [settings, rolling] = await Promise.all([vercel.gitSettings(project.id), activeRolling(vercel, project.id)]);
  return { name: project.name, git: await readGit(settings, eyes.readFolder), following: followingOf(project), rolling };
}

/** Looks at each domain from Vercel's side and from this machine's; changes nothing. */
export async function gatherDomains(
  domains: readonly ProjectDomain[],
  { id }: Project,
  vercel: Vercel,
  eyes: Eyes,
): Promise<DomainFacts[]> {
  const limit = pLimit(WIDTH);
  return await Promise.all(domains.map((domain) => limit(() => gatherDomain(domain, id, vercel, eyes))));
}

async function gatherDomain(domain: ProjectDomain, projectId: string, vercel: Vercel, eyes: Eyes): Promise<DomainFacts> {
  const { name } = domain;
  const { hostname, port } = new URL(`https://${name}`);
  const owner = ownerOf(hostname);
  const [holder, config, dns] = await Promise.all([
    vercel.aliasHolder(name).then((seen) => ({ kind: 'seen' as const, holder: seen }), unanswered),
    owner === 'own'
      ? vercel.domainConfig(name, projectId).then((seen) => ({ kind: 'seen' as const, config: seen }), unanswered)
      : NOT_ASKED,
    owner === 'own' ? eyes.resolve(hostname) : NOT_ASKED,
  ]);
  const host = owner === 'own' ? addressOf(dns) : hostname;
  const [certificate, plain] = await Promise.all([
    owner === 'local' ? NOT_ASKED : handshake(host, Number(port || HTTPS_PORT), hostname, eyes),
    owner === 'local' ? NOT_ASKED : eyes.askPlain(new URL(`http://${name}`)),
  ]);
  return { domain, owner, projectId, holder, config, dns, certificate, plain };
}

const NOT_ASKED = { kind: 'unknown', detail: 'not asked' } as const;

/** A refusal may be a connection that broke off, so only the second one in a row counts. */
async function handshake(host: string | undefined, port: number, servername: string, eyes: Eyes): Promise<TlsAnswer> {
  if (host === undefined) return { kind: 'unknown', detail: 'DNS gave no address to ask' };
  const first = await eyes.shakeHands({ host, port, servername });
  return first.kind === 'seen' ? first : await eyes.shakeHands({ host, port, servername });
}

/** Runners of GitHub have no IPv6, so its addresses come second. */
const addressOf = (dns: DnsAnswer) => (dns.kind === 'records' ? (dns.a[0] ?? dns.aaaa[0]) : undefined);

function ownerOf(hostname: string): Owner {
  if (isLoopback(hostname)) return 'local';
  return hostname.endsWith('.vercel.app') ? 'vercel' : 'own';
}

function unanswered(cause: unknown): Unanswered {
  if (!(cause instanceof ServiceError)) throw cause;
  return { kind: 'unknown', detail: cause.message };
}
