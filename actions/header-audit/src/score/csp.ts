import type { Captured } from '../captured.ts';
import { enforcedPolicies, IGNORED_IN_META, parsePolicy } from '../parse/csp-policy.ts';
import { type MergedPolicy, mergePolicies } from './merge-policies.ts';
import type { Result } from './modifiers.ts';

const BROAD = new Set(['ftp:', 'http:', 'https:', '*', 'http://*', 'http://*.*', 'https://*', 'https://*.*']);
const BROAD_OR_INLINE = new Set([...BROAD, "'unsafe-inline'", 'data:']);
const PASSIVE = ['img-src', 'media-src'];
const ANY = new Set(['*']);

/** The Content Security Policy test. */
export function scoreCsp(page: Captured): Result {
  const { header, meta } = enforcedPolicies(page);
  const merged = mergePolicies([...header, ...meta]);
  if (merged === 'invalid') return 'csp-header-invalid';
  const inMeta = meta
    .flatMap((text) => [...parsePolicy(text).keys()])
    .filter((name) => !IGNORED_IN_META.some((no) => no === name));
  if (header.length + inMeta.length === 0) {
    return page.headers['content-security-policy-report-only']
      ? 'csp-not-implemented-but-reporting-enabled'
      : 'csp-not-implemented';
  }
  const result = judge(merged.policy, page.secure);
  const good = !/unsafe-eval|with-unsafe-inline$|with-insecure-scheme$|invalid/.test(result);
  return good && merged.repeatsReporting ? 'csp-implemented-but-duplicate-directives' : result;
}

/**
 * Whether frame-ancestors stands anywhere in valid policies, as the framing test asks; a meta element with nothing else is no
 * policy.
 */
export function namesFrameAncestors(page: Captured): boolean {
  if (scoreCsp(page).startsWith('csp-not-implemented')) return false;
  const { header, meta } = enforcedPolicies(page);
  const merged = mergePolicies([...header, ...meta]);
  return merged !== 'invalid' && merged.policy.has('frame-ancestors');
}

function judge(policy: MergedPolicy, secure: boolean): Result {
  const effective = (name: string) => policy.get(name) ?? policy.get('default-src') ?? ANY;
  const script = withoutIgnored(effective('script-src'));
  const style = withoutInline(effective('style-src'));
  const object = effective('object-src');
  const strict = script.has("'strict-dynamic'");
  if (strict && !hasNonceOrHash(script)) return 'csp-header-invalid';
  if (some(script, BROAD_OR_INLINE) || some(object, BROAD)) return 'csp-implemented-with-unsafe-inline';
  const active = [...policy].flatMap(([name, sources]) => (PASSIVE.includes(name) || name === 'script-src' ? [] : [...sources]));
  if (secure && [...active, ...script].some(isInsecure)) return 'csp-implemented-with-insecure-scheme';
  if (script.has("'unsafe-eval'") || style.has("'unsafe-eval'")) return 'csp-implemented-with-unsafe-eval';
  const passive = PASSIVE.flatMap((name) => [...(policy.get(name) ?? policy.get('default-src') ?? [])]);
  if (secure && passive.some(isInsecure)) return 'csp-implemented-with-insecure-scheme-in-passive-content-only';
  if (some(style, BROAD_OR_INLINE)) return 'csp-implemented-with-unsafe-inline-in-style-src-only';
  const fallback = policy.get('default-src');
  return fallback?.size === 1 && fallback.has("'none'")
    ? 'csp-implemented-with-no-unsafe-default-src-none'
    : 'csp-implemented-with-no-unsafe';
}

const some = (sources: ReadonlySet<string>, among: ReadonlySet<string>) => [...sources].some((source) => among.has(source));
const isInsecure = (source: string) => source.startsWith('http:') || source.startsWith('ftp:');
const hasNonceOrHash = (sources: ReadonlySet<string>) =>
  [...sources].some((source) => /^'(sha(256|384|512)|nonce)-/.test(source));

/** A nonce or a hash switches 'unsafe-inline' off. */
const withoutInline = (sources: ReadonlySet<string>) =>
  new Set([...sources].filter((source) => source !== "'unsafe-inline'" || !hasNonceOrHash(sources)));

/** 'strict-dynamic' beside a nonce or a hash switches every address and 'self' off too. */
function withoutIgnored(sources: ReadonlySet<string>): Set<string> {
  if (!hasNonceOrHash(sources) || !sources.has("'strict-dynamic'")) return withoutInline(sources);
  const ignored = (source: string) => source === "'self'" || [...BROAD].some((broad) => source.startsWith(broad));
  return new Set([...withoutInline(sources)].filter((source) => !ignored(source)));
}
