import pLimit from 'p-limit';
import type { Evidence, Finding, Metric } from '#core/report.ts';
import { formatDuration, plural } from '#core/text.ts';
import type { Check } from './checks.ts';
import { isRed, isWorthRetrying } from './findings.ts';

/** What came of one attempt at a check. */
export interface Attempt {
  findings: Finding[];
  metrics: Metric[];
  evidence: Evidence[];
}

/** The last chance is taken with a trace and a screenshot, which are kept when it fails too. */
export type Round = 'first' | 'last';
export type Prove = (check: Check, round: Round) => Promise<Attempt>;

/** Two pages at a time: a runner has few cores, and more would make each other's pages slow. */
const CONCURRENCY = 2;

/**
 * Proves every check. The red ones are tried once more when all others are done, so that they do not meet the same short trouble again;
 * what passes then is `flaky`, a warning.
 */
export async function proveAll(checks: readonly Check[], prove: Prove, log: (line: string) => void): Promise<Attempt[]> {
  const limit = pLimit(CONCURRENCY);
  const round = (some: readonly Check[], which: Round) =>
    Promise.all(some.map((check) => limit(async () => tell(check, which, Date.now(), await prove(check, which), log))));
  const first = await round(checks, 'first');
  const again = checks.filter((_, index) => isWorthRetrying(first[index]?.findings ?? []));
  if (again.length > 0) log(`Trying ${plural(again.length, 'failed check')} once more.`);
  const last = new Map((await round(again, 'last')).map((attempt, index) => [again[index], attempt]));
  return checks.flatMap((check, index) => {
    const before = first[index];
    if (!before) return [];
    const after = last.get(check);
    return after ? [settle(check, before, after)] : [before];
  });
}

/** The last attempt counts; one that passed after a red one says so. */
export function settle(check: Check, before: Attempt, after: Attempt): Attempt {
  if (isRed(after.findings)) return after;
  const reason = before.findings.find((finding) => isRed([finding]));
  const flaky: Finding = {
    rule: 'flaky',
    title: `${nameOf(check)} failed, then passed on a second attempt.`,
    verdict: 'warn',
    severity: 'medium',
    ...(reason && { actual: `${reason.rule}: ${reason.title}` }),
    expected: 'passes at the first attempt',
    where: { url: check.url.href },
    fix: 'Look for a race: something that is sometimes not ready when the page needs it.',
  };
  return { ...after, findings: [flaky, ...after.findings] };
}

const nameOf = (check: Check) => (check.kind === 'page' ? `Page ${check.name}` : `Flow "${check.name}"`);

function tell(check: Check, round: Round, startedAt: number, attempt: Attempt, log: (line: string) => void): Attempt {
  const red = attempt.findings.filter((finding) => isRed([finding]));
  const word = red.length === 0 ? (round === 'last' ? 'passed this time' : 'ok') : red.map((finding) => finding.rule).join(', ');
  log(`${red.length === 0 ? '✓' : '✗'} ${nameOf(check)}: ${word} (${formatDuration(Date.now() - startedAt)})`);
  return attempt;
}
