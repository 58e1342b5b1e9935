import { randomBytes } from 'node:crypto';
import type { Zone } from '../dns/zone.ts';
import { recordsOf } from '../dns/zone.ts';
import { type Authority, type Certificate, createAuthority } from '../tls/certificate.ts';

/** Where this platform wants domains to point. */
export const EDGE_ADDRESS = '127.0.0.1';
export const EDGE_NAME = 'cname.vercel-dns.test';
const DAY_MS = 86_400_000;
const LIFETIME_MS = 90 * DAY_MS;

/** A certificate that the platform holds for a name. */
export interface HeldCertificate extends Certificate {
  id: string;
  names: string[];
  createdAt: number;
  expiresAt: number;
}

/** Domains of one's own: names with a dot, served with TLS as `NAME:PORT`. Those below `.test` resolve to this machine. */
export interface CustomDomains {
  port: number;
  /** What the local name server answers. */
  zone: Zone;
  authority: Authority;
  /** By host name. */
  certificates: Map<string, HeldCertificate>;
  /** The domains that the team owns, without their subdomains. */
  owned: Set<string>;
}

/** A domain that a project lists, but that no deployment is behind. */
export interface ListedDomain {
  name: string;
  /** Another project may have it until a TXT record proves whose it is. */
  challenge?: string;
  /** Where visitors are sent instead. */
  redirect?: string;
  gitBranch?: string;
}

/** How a project is connected with a Git repository. @see https://vercel.com/docs/rest-api/projects/find-a-project-by-id-or-name */
export interface GitLink {
  type: 'github' | 'gitlab' | 'bitbucket';
  org?: string;
  repo?: string;
  productionBranch: string;
}

export const createCustomDomains = (): CustomDomains => ({
  port: 0,
  zone: new Map([[EDGE_NAME, { A: [EDGE_ADDRESS] }]]),
  authority: createAuthority('Local Vercel'),
  certificates: new Map(),
  owned: new Set(),
});

export const isCustom = (label: string) => label.includes('.');

export const apexOf = (name: string) => name.split('.').slice(-2).join('.');

/** Takes a domain in as somebody does who follows the instructions: owned, pointing here, with a fresh certificate. */
export function setUpDomain(domains: CustomDomains, name: string) {
  domains.owned.add(apexOf(name));
  domains.zone.set(name, name === apexOf(name) ? { A: [EDGE_ADDRESS] } : { CNAME: EDGE_NAME });
  holdCertificate(domains, [name]);
}

/** Issues a certificate. Times in milliseconds since the epoch; 90 days from now unless told. */
export function holdCertificate(
  { authority, certificates }: CustomDomains,
  names: string[],
  createdAt = Date.now() - DAY_MS,
  expiresAt = createdAt + LIFETIME_MS,
): HeldCertificate {
  const held = {
    id: `cert_${randomBytes(12).toString('hex')}`,
    names,
    createdAt,
    expiresAt,
    ...authority.issue(names, createdAt, expiresAt),
  };
  for (const name of names) certificates.set(name, held);
  return held;
}

/** How the platform sees where a name points. */
export function configuredBy({ zone }: CustomDomains, name: string): 'CNAME' | 'A' | null {
  const { A = [], CNAME } = recordsOf(zone, name);
  if (CNAME === EDGE_NAME) return 'CNAME';
  return A.includes(EDGE_ADDRESS) ? 'A' : null;
}

/** Whether the TXT record that a listed domain is to be proven with is there. */
export const isProven = ({ zone }: CustomDomains, { name, challenge }: ListedDomain) =>
  challenge === undefined || (recordsOf(zone, `_vercel.${apexOf(name)}`).TXT ?? []).includes(challenge);

/** The listed domain of that name. */
export const listedDomain = (project: { listedDomains: readonly ListedDomain[] }, name: string) =>
  project.listedDomains.find((domain) => domain.name === name);
