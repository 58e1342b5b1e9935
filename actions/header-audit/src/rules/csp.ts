import type { Finding } from '#core/report.ts';
import type { Captured } from '../captured.ts';
import { evaluate, type Remark, Severity, Type } from '../parse/csp-evaluator.ts';
import { enforcedPolicies, IGNORED_IN_META, parsePolicy, repeatedDirectives } from '../parse/csp-policy.ts';
import { mergePolicies } from '../score/merge-policies.ts';
import { type Fault, finding, mdn, shown } from './finding.ts';

const HELP = mdn('Content-Security-Policy');

/**
 * Judges Content-Security-Policy of header and meta elements, with CSP Evaluator and with checks of our own.
 * Several policies hold together, so a weakness counts only where none of them stops it.
 * @see https://www.w3.org/TR/CSP3/
 */
export function csp(page: Captured): Finding[] {
  const { header, meta } = enforcedPolicies(page);
  const policies = [...header, ...meta];
  const tell = (fault: Omit<Fault, 'help'>) => finding(page, { help: HELP, ...fault });
  if (policies.length === 0) {
    const seen = page.headers['content-security-policy-report-only'];
    const title = seen
      ? 'The Content-Security-Policy only reports and stops nothing.'
      : 'No Content-Security-Policy: an injected script runs.';
    // What to send is made from all pages: `fix/send-policy.ts`.
    return [tell({ rule: seen ? 'csp-report-only' : 'csp-missing', level: 'fail', title, seen })];
  }
  const merged = mergePolicies(policies);
  if (merged === 'invalid') {
    const repeated = policies.flatMap(repeatedDirectives);
    const title = repeated.length
      ? `Content-Security-Policy repeats ${shown(repeated.join(', '))}: browsers ignore all but the first.`
      : 'Content-Security-Policy holds an empty policy or one without a directive.';
    const fix = 'Write each directive once, and no comma in a policy.';
    return [
      tell({ rule: 'csp-invalid', level: 'fail', title, seen: policies.join(', '), fix }),
      ...highRemarks(policies).map(tell),
    ];
  }
  return [...highRemarks(policies), ...ownChecks(page, merged.policy), ...mildRemarks(policies), ...metaChecks(meta)].map(tell);
}

type Told = Omit<Fault, 'help'>;

const RULE_OF_TYPE: Partial<Record<Type, string>> = {
  [Type.MISSING_DIRECTIVES]: 'csp-directive-missing',
  [Type.SCRIPT_UNSAFE_INLINE]: 'csp-unsafe-inline',
  [Type.PLAIN_URL_SCHEMES]: 'csp-scheme-allowed',
  [Type.PLAIN_WILDCARD]: 'csp-wildcard',
  [Type.SCRIPT_ALLOWLIST_BYPASS]: 'csp-bypass-known',
  [Type.OBJECT_ALLOWLIST_BYPASS]: 'csp-bypass-known',
};

/** What stops the same attack. */
const guardOf = ({ directive }: Remark) => (['object-src', 'base-uri'].includes(directive) ? directive : 'script-src');

/** The HIGH remarks that no policy of the page makes up for, taken from the policy that has the fewest about the same guard. */
function highRemarks(policies: readonly string[]): Told[] {
  const perPolicy = policies.map((text) => ({ text, high: evaluate(text).filter(({ severity }) => severity === Severity.HIGH) }));
  return ['script-src', 'object-src', 'base-uri'].flatMap((guard) => {
    const about = perPolicy.map(({ text, high }) => ({ text, high: high.filter((remark) => guardOf(remark) === guard) }));
    const [least] = about.toSorted((a, b) => a.high.length - b.high.length);
    return (least?.high ?? []).map((remark) => ({
      rule: RULE_OF_TYPE[remark.type] ?? 'csp-weak',
      level: 'fail' as const,
      title: `Content-Security-Policy: ${shown(remark.description)}`,
      seen: seenOf(least?.text ?? '', remark),
      fix: fixOf(remark),
    }));
  });
}

function seenOf(policy: string, { directive }: Remark): string {
  const sources = parsePolicy(policy).get(directive);
  return sources ? `${directive} ${sources.join(' ')}` : policy;
}

function fixOf({ type, directive, value }: Remark): string {
  if (type === Type.MISSING_DIRECTIVES) return `Add ${directive} ${directive === 'object-src' ? "'none'" : "'self'"}.`;
  if (type === Type.SCRIPT_UNSAFE_INLINE)
    return `Replace 'unsafe-inline' in ${directive} by nonces or hashes of the inline scripts.`;
  if (type === Type.SCRIPT_ALLOWLIST_BYPASS)
    return `Name the whole address of each script in ${directive} instead of ${shown(value ?? 'the host')}.`;
  return `Take ${shown(value ?? 'it')} out of ${directive}.`;
}

function ownChecks(page: Captured, policy: ReadonlyMap<string, ReadonlySet<string>>): Told[] {
  const faults: Told[] = [];
  const script = [...(policy.get('script-src') ?? policy.get('default-src') ?? [])];
  if (script.includes("'strict-dynamic'") && !script.some((source) => /^'(nonce|sha(256|384|512))-/.test(source))) {
    const title = "'strict-dynamic' stands without a nonce or hash, so that no script can run.";
    faults.push({
      rule: 'csp-strict-dynamic-alone',
      level: 'fail',
      title,
      seen: script.join(' '),
      fix: 'Add a nonce or hash to script-src.',
    });
  }
  if (script.includes("'unsafe-eval'")) {
    const title = "'unsafe-eval' lets text become code.";
    faults.push({
      rule: 'csp-unsafe-eval',
      level: 'warn',
      title,
      seen: script.join(' '),
      fix: "Take 'unsafe-eval' out of script-src.",
    });
  }
  const insecure = [...policy].filter(([, sources]) => [...sources].some((source) => /^(http|ftp):/.test(source)));
  if (page.secure && insecure.length > 0) {
    const active = insecure.some(([name]) => !['img-src', 'media-src'].includes(name));
    const title = `Content-Security-Policy allows plain http in ${shown(insecure.map(([name]) => name).join(', '))}.`;
    const seen = insecure.map(([name, sources]) => `${name} ${[...sources].join(' ')}`).join('; ');
    faults.push({
      rule: 'csp-insecure-scheme',
      level: active ? 'fail' : 'warn',
      title,
      seen,
      fix: 'Write https: instead of http:.',
    });
  }
  return faults;
}

/** MEDIUM and SYNTAX remarks; plain http is told by a check of our own. */
function mildRemarks(policies: readonly string[]): Told[] {
  return policies.flatMap((text) =>
    evaluate(text)
      .filter(({ severity, type }) => severity !== Severity.HIGH && type !== Type.SRC_HTTP)
      .map((remark) => ({
        rule: remark.severity === Severity.SYNTAX ? 'csp-syntax' : 'csp-weak',
        level: 'warn' as const,
        title: `Content-Security-Policy: ${shown(remark.description)}`,
        seen: seenOf(text, remark),
      })),
  );
}

function metaChecks(meta: readonly string[]): Told[] {
  const names = meta.flatMap((text) => [...parsePolicy(text).keys()]);
  const ignored = IGNORED_IN_META.filter((name) => names.includes(name));
  if (ignored.length === 0) return [];
  const title = `Browsers ignore ${ignored.join(', ')} in a meta element.`;
  return [{ rule: 'csp-meta-ignored', level: 'warn', title, seen: meta.join(', '), fix: 'Send them in the header.' }];
}
