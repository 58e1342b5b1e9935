import type { Secret } from '#kit/secret.ts';
import type { Session } from '#kit/session.ts';
import { type RepositoryFolder, readFolder, type SeenFolder } from '../github/repository-file.ts';
import { type DnsAnswer, lookUp } from './dns.ts';
import { askPlain, type PlainAnswer } from './plain.ts';
import { shakeHands, type TlsAnswer } from './tls.ts';

/** What preflight looks with. Nothing of it changes anything. */
export interface Eyes {
  resolve(name: string): Promise<DnsAnswer>;
  shakeHands(target: { host: string; port: number; servername: string }): Promise<TlsAnswer>;
  askPlain(url: URL): Promise<PlainAnswer>;
  /** undefined without a token for GitHub. */
  readFolder: ((where: RepositoryFolder) => Promise<SeenFolder | undefined>) | undefined;
}

export const openEyes = (githubToken: Secret | undefined, session: Session): Eyes => ({
  resolve: (name) => lookUp(name, session.env.DNS_SERVER, session.signal),
  shakeHands: (target) => shakeHands(target, session.signal),
  askPlain: (url) => askPlain(url, session.signal),
  readFolder: githubToken && ((where) => readFolder(where, githubToken, session)),
});
