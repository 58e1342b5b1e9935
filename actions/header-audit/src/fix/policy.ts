import type { Captured } from '../captured.ts';
import type { LoadDirective } from '../document.ts';
import { isKnownBypass } from '../parse/csp-evaluator.ts';
import { enforcedPolicies, type Policy, parsePolicy, splitPolicies } from '../parse/csp-policy.ts';

/** Sources that let in any host: fine for pictures, not for what decides over scripts. */
const BROAD = /^(\*|https?:|https?:\/\/\*(\.\*)?)$/i;
/** What must not decide over scripts. */
const LETS_SCRIPTS_IN = /^('unsafe-|'strict-dynamic'|'none'|data:|blob:)/i;
/** Vercel's toolbar, which previews alone carry. */
const TOOLBAR_HOST = 'vercel.live';

/**
 * The policy that the pages need: their own one as far as it is sound, else one made from what their HTML loads, with hashes of
 * their inline scripts. What scripts connect to later cannot be seen in HTML: `connect-src` stays as it was, or `'self'`.
 */
export function suggestPolicy(pages: readonly Captured[]): string {
  const own = ownPolicy(pages);
  const fallback = own.get('default-src');
  const loaded = (directive: LoadDirective) => originsOf(pages, directive);
  const inline = pages.flatMap(({ document }) => document?.inlineHashes ?? []);
  const entry = (name: string, sources: readonly string[]) => [name, ...withoutNone(sources.map(secure))] as const;
  const kept = (name: string, otherwise: readonly string[], seen: readonly string[] = []) =>
    entry(name, [...(own.get(name) ?? otherwise).filter((source) => source !== "'unsafe-eval'"), ...seen]);
  const loads = (name: LoadDirective | 'connect-src', otherwise: readonly string[], seen: readonly string[] = []) =>
    kept(name, fallback ?? otherwise, seen);
  const frames = loaded('frame-src');
  const media = loaded('media-src');

  const named = [
    entry('default-src', fallback?.join() === "'none'" ? fallback : ["'self'", ...soundForScripts(fallback)]),
    entry('script-src', ["'self'", ...soundForScripts(own.get('script-src') ?? fallback), ...scriptSources(pages), ...inline]),
    loads('style-src', ["'self'", "'unsafe-inline'"], loaded('style-src')),
    loads('img-src', ["'self'", 'data:'], loaded('img-src')),
    loads('font-src', ["'self'", 'data:'], fontOrigins(pages)),
    loads('connect-src', ["'self'"]),
    ...(frames.length > 0 || own.has('frame-src') ? [loads('frame-src', ["'self'"], frames)] : []),
    ...(media.length > 0 || own.has('media-src') ? [loads('media-src', ["'self'"], media)] : []),
    kept('form-action', ["'self'"], loaded('form-action')),
    entry('object-src', ["'none'"]),
    entry('base-uri', ["'self'"]),
    entry('frame-ancestors', soundAncestors(own) ?? [framingWord(pages)]),
  ];
  const known = new Set<string>(named.map(([name]) => name));
  const others = [...own].filter(([name]) => !known.has(name) && !/^script-src-/.test(name));
  return [...named, ...others.map(([name, sources]) => [name, ...sources.map(secure)])]
    .map((parts) => parts.join(' '))
    .join('; ');
}

const soundForScripts = (sources: readonly string[] = []): string[] =>
  sources.filter((source) => !BROAD.test(source) && !LETS_SCRIPTS_IN.test(source) && !isKnownBypass(source));

const soundAncestors = (own: Policy) => {
  const sources = own.get('frame-ancestors');
  return sources?.length && !sources.some((source) => BROAD.test(source)) ? sources : undefined;
};

/** A browser refuses plain http on an https page anyway. */
const secure = (source: string) => source.replace(/^http:/i, 'https:');

/** The one enforced policy of the pages, else the one that only reports, else nothing to go by. */
function ownPolicy(pages: readonly Captured[]): Policy {
  const enforced = new Set(pages.flatMap((page) => enforcedPolicies(page).header));
  const reported = new Set(pages.flatMap(({ headers }) => splitPolicies(headers['content-security-policy-report-only'])));
  const [only, another] = enforced.size > 0 ? enforced : reported;
  return parsePolicy(only !== undefined && another === undefined ? only : '');
}

/** 'none' means something only where it stands alone. */
function withoutNone(sources: readonly string[]): string[] {
  const unique = [...new Set(sources)];
  const others = unique.filter((source) => source !== "'none'");
  return others.length > 0 ? others : ["'none'"];
}

function foreignLoads(pages: readonly Captured[], directive: LoadDirective): URL[] {
  const all = pages.flatMap(({ url, document }) =>
    (document?.loads[directive] ?? []).map((load) => ({ load: new URL(load), own: new URL(url).origin })),
  );
  return all.flatMap(({ load, own }) =>
    load.origin === own || load.hostname === TOOLBAR_HOST ? [] : [new URL(secure(load.href))],
  );
}

const originsOf = (pages: readonly Captured[], directive: LoadDirective) => [
  ...new Set(foreignLoads(pages, directive).map(({ origin }) => origin)),
];

/** Hosts that also serve what lets an attacker past a policy are named by each script's whole address. */
const scriptSources = (pages: readonly Captured[]): string[] =>
  foreignLoads(pages, 'script-src').flatMap((url) => {
    if (!isKnownBypass(url.origin)) return [url.origin];
    const whole = url.origin + url.pathname;
    return /[;,\s]/.test(whole) || isKnownBypass(whole) ? [] : [whole];
  });

/** A style sheet of Google Fonts loads its fonts from another host. */
function fontOrigins(pages: readonly Captured[]): string[] {
  const styles = originsOf(pages, 'style-src');
  return [
    ...originsOf(pages, 'font-src'),
    ...(styles.includes('https://fonts.googleapis.com') ? ['https://fonts.gstatic.com'] : []),
  ];
}

/** Says in CSP what X-Frame-Options says. */
const framingWord = (pages: readonly Captured[]) =>
  pages.every(({ headers }) => /^\s*deny\s*$/i.test(headers['x-frame-options'] ?? '')) ? "'none'" : "'self'";
