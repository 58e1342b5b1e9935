import { type LocalDns, listenDns } from '../dns/listen.ts';
import type { Zone } from '../dns/zone.ts';
import { listenSecure } from '../tls/listen.ts';
import { type GitLink, holdCertificate, type ListedDomain } from './custom-domains.ts';
import { serveHost } from './hosting/serve.ts';
import { redirectHost, toHttps } from './hosting/serve-custom.ts';
import type { Project, State } from './state.ts';

/** Domains of one's own, and what surrounds them. */
export interface LocalDomains {
  /** `127.0.0.1:PORT` of the name server that knows them: what DNS_SERVER is set to. */
  dnsServer: string;
  /** What it answers; tests change it. */
  zone: Zone;
  /** PEM of the authority behind their certificates, for NODE_EXTRA_CA_CERTS. */
  certificateAuthority: string;
  /** Gives a name another certificate, or none. Times in milliseconds since the epoch. */
  setCertificate(name: string, range: { validFrom: number; validTo: number } | undefined): void;
  /** Makes a domain the team's, without certificates for its names. */
  ownDomain(name: string): void;
  /** Lists a domain in a project that no deployment is behind. */
  listDomain(project: string, domain: ListedDomain): void;
  /** Connects a project with a repository, or with none. */
  linkGit(project: string, link: GitLink | null, ignoreCommand?: string): void;
}

/** Starts the port of all custom domains, and their name server. */
export async function openCustomDomains(state: State, opened: AsyncDisposableStack): Promise<LocalDns> {
  const sites = await listenSecure(state.traffic, 'site', {
    plain: (request) => toHttps(request),
    secure: (request) => redirectHost(state, request) ?? serveHost(state, request),
    certificateOf: (name) => state.custom.certificates.get(name),
  });
  opened.use(sites);
  state.custom.port = sites.port;
  return opened.use(await listenDns(state.custom.zone));
}

export function localDomains({ custom }: State, dns: LocalDns, project: (idOrName: string) => Project): LocalDomains {
  return {
    dnsServer: dns.address,
    zone: custom.zone,
    certificateAuthority: custom.authority.cert,
    setCertificate(name, range) {
      if (range) holdCertificate(custom, [name], range.validFrom, range.validTo);
      else custom.certificates.delete(name);
    },
    ownDomain: (name) => void custom.owned.add(name),
    listDomain: (name, domain) => void project(name).listedDomains.push(domain),
    linkGit(name, link, ignoreCommand) {
      project(name).link = link;
      project(name).ignoreCommand = ignoreCommand ?? null;
    },
  };
}
