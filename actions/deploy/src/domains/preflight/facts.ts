import type { DnsAnswer } from '../../adapters/net/dns.ts';
import type { PlainAnswer } from '../../adapters/net/plain.ts';
import type { TlsAnswer } from '../../adapters/net/tls.ts';
import type { AliasHolder } from '../../adapters/vercel/aliases.ts';
import type { DomainConfig, ProjectDomain } from '../../adapters/vercel/domains.ts';
import type { RollingRelease } from '../../adapters/vercel/rolling.ts';
import type { Following } from '../../release/pin.ts';

/** A question that was not answered: nothing is concluded from it. */
export interface Unanswered {
  kind: 'unknown';
  detail: string;
}

/** Whose name a domain is, which decides what can be asked about it. */
export type Owner =
  | 'own'
  /** Below `vercel.app`: Vercel looks after its DNS. */
  | 'vercel'
  /** A name of this machine, as the local platform has them: no DNS and no TLS. */
  | 'local';

/** All that is known of one production domain, before it is judged. */
export interface DomainFacts {
  domain: ProjectDomain;
  owner: Owner;
  /** Of the project that is checked. */
  projectId: string;
  holder: { kind: 'seen'; holder: AliasHolder | undefined } | Unanswered;
  /** How Vercel sees its DNS. */
  config: { kind: 'seen'; config: DomainConfig } | Unanswered;
  dns: DnsAnswer;
  certificate: TlsAnswer;
  plain: PlainAnswer;
}

/** Whether pushes to the production branch become deployments on Vercel, past every gate. */
export type GitDeployments =
  | { kind: 'unlinked' }
  | { kind: 'off'; how: string }
  | { kind: 'on'; repository: string; branch: string; folder: string }
  | { kind: 'unknown'; repository: string; branch: string; folder: string; detail: string };

/** What is known of the project as a whole. */
export interface ProjectFacts {
  name: string;
  git: GitDeployments;
  following: Following;
  rolling: RollingRelease | undefined;
}
