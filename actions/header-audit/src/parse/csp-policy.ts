import type { Captured } from '../captured.ts';

/** Directive name → its sources, as they stand. The first of a repeated directive counts, as in browsers. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** What a policy in a meta element cannot say. @see https://html.spec.whatwg.org/#attr-meta-http-equiv-content-security-policy */
export const IGNORED_IN_META = ['frame-ancestors', 'report-uri', 'sandbox'] as const;

/** One policy's directives in order, repetitions included. */
export const directivesOf = (policy: string): { name: string; sources: string[] }[] =>
  policy
    .split(';')
    .map((entry) => entry.trim().split(/\s+/))
    .flatMap(([name = '', ...sources]) => (name ? [{ name: name.toLowerCase(), sources }] : []));

/** Reads one policy as a browser does. @see https://www.w3.org/TR/CSP3/#parse-serialized-policy */
export function parsePolicy(text: string): Policy {
  const policy = new Map<string, string[]>();
  for (const { name, sources } of directivesOf(text)) if (!policy.has(name)) policy.set(name, sources);
  return policy;
}

/** The names that a policy holds more than once; all but the first are ignored by browsers. */
export function repeatedDirectives(text: string): string[] {
  const names = directivesOf(text).map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** A comma starts another policy: a list of headers may arrive as one. @see https://www.w3.org/TR/CSP3/#parse-response-csp */
export const splitPolicies = (header: string | undefined): string[] =>
  header === undefined ? [] : header.split(',').map((policy) => policy.trim());

/** The texts of a page's enforced policies, from its header and from its meta elements. */
export const enforcedPolicies = ({ headers, document }: Pick<Captured, 'headers' | 'document'>) => ({
  header: splitPolicies(headers['content-security-policy']),
  meta: (document?.metaPolicies ?? []).flatMap(splitPolicies),
});
