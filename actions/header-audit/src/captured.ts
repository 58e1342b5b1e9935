import type { PageDocument } from './document.ts';

/** A redirect on the way to a page. */
export interface Hop {
  url: string;
  status: number;
  /** Where it led to, as an absolute address. */
  location: string;
}

/** What one page answered, as plain values: all that the rules and the score look at. */
export interface Captured {
  /** As it was asked for: `/pricing`. */
  page: string;
  /** The address that answered in the end. */
  url: string;
  /** The host name that scores: the production host where one was given, else the host that answered. */
  host: string;
  hops: readonly Hop[];
  /** By lower-case name; a header that was sent repeatedly is joined by `, `, as RFC 9110 §5.3 allows. */
  headers: Readonly<Record<string, string>>;
  /** Each Set-Cookie line of the page and of the redirects on its way. */
  setCookies: readonly string[];
  /** What the HTML holds; absent for other content. */
  document?: PageDocument;
  /** The answer to a request from a foreign origin. */
  cors: { origin: string; allowOrigin?: string; allowCredentials?: string };
  /** Served by https, or on this machine, where a certificate is not to be had. */
  secure: boolean;
  /** How the site answers on plain http, the same for all its pages. */
  http: HttpEntry;
}

/** How a site answers on plain http. */
export type HttpEntry =
  /** This machine: there is no https to be led to. */
  | { kind: 'loopback' }
  /** A port of its own, so no plain http address is known. */
  | { kind: 'own-port' }
  | { kind: 'closed' }
  /** The addresses visited, from the http one to the first https one, or to where it ended. */
  | { kind: 'open'; route: readonly string[] };

/** A page that could not be judged. */
export interface Unjudged {
  page: string;
  url: string;
  /** Deployment protection, a status other than 2xx, or no answer. */
  kind: 'protected' | 'status' | 'unreachable';
  /** One sentence. */
  problem: string;
  /** What to do about it. */
  fix?: string;
}

export type Capture = { kind: 'captured'; captured: Captured } | { kind: 'unjudged'; unjudged: Unjudged };
