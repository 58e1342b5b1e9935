/** A script element with a `src`. */
export interface ExternalScript {
  /** As it stands in the HTML. */
  src: string;
  /** Absolute, resolved against the page and its base element. */
  url: string;
  integrity?: string;
}

/** The CSP directives that a page's elements fall under. */
export const LOAD_DIRECTIVES = [
  'script-src',
  'style-src',
  'img-src',
  'font-src',
  'media-src',
  'frame-src',
  'form-action',
] as const;
export type LoadDirective = (typeof LOAD_DIRECTIVES)[number];

/** What the rules need of a page's HTML. */
export interface PageDocument {
  /** Policies of `<meta http-equiv="content-security-policy">`, in order. */
  metaPolicies: readonly string[];
  /** Contents of `<meta name="referrer">`, in order. */
  metaReferrers: readonly string[];
  scripts: readonly ExternalScript[];
  /** How many script elements there are, inline ones included. */
  scriptCount: number;
  /** CSP hash sources (`'sha256-…'`) of the inline scripts that run. */
  inlineHashes: readonly string[];
  /** How many elements have an event handler attribute such as `onclick`, which a policy without 'unsafe-inline' stops. */
  inlineHandlers: number;
  /** Absolute addresses by the directive that they fall under. */
  loads: Readonly<Record<LoadDirective, readonly string[]>>;
}
