import type { Outcome } from '#core/outcome.ts';
import type { Evidence, Finding, Metric } from '#core/report.ts';
import { plural } from '#core/text.ts';
import { foldVerdicts } from '#core/verdict.ts';
import type { Inputs } from './action.ts';
import type { Captured, Unjudged } from './captured.ts';
import { type Header, headersBlock, vercelJson } from './fix/headers-block.ts';
import { sendPolicy } from './fix/send-policy.ts';
import { checkHost, pageAddresses } from './pages.ts';
import type { Ports } from './ports.ts';
import { addressOf } from './rules/finding.ts';
import { judgePage } from './rules/index.ts';
import { mergePages } from './rules/merge-pages.ts';
import { ALGORITHM, isWorse } from './score/grade.ts';
import { type PageScore, scorePage } from './score/score-page.ts';

const FIX_FILE = 'vercel.json';

/** Captures each page, judges and scores it, and writes the headers that mend what was found. */
export async function run(inputs: Inputs, ports: Ports): Promise<Outcome> {
  checkHost(inputs['production-host']);
  const captures = await Promise.all(pageAddresses(inputs.url, inputs.pages).map(ports.capture));
  const pages = captures.flatMap((capture) => (capture.kind === 'captured' ? [capture.captured] : []));
  const unjudged = captures.flatMap((capture) => (capture.kind === 'unjudged' ? [capture.unjudged] : []));

  const scores = pages.map(scorePage);
  for (const { page, points, grade } of scores) ports.progress(`${page}: ${points} points, grade ${grade}`);
  const weakest = unjudged.length === 0 ? scores.toSorted((a, b) => a.points - b.points)[0] : undefined;
  ports.output('score', weakest ? String(weakest.points) : '');
  ports.output('grade', weakest?.grade ?? '');

  const judged = mergePages(pages.flatMap((page) => judgePage(page, { sessionCookies: inputs['session-cookies'] })));
  const block = headersBlock(pages);
  const findings = [
    ...unjudged.map(unjudgedFinding),
    ...gradeFinding(weakest, inputs['min-grade']),
    ...sendPolicy(judged, block),
  ];
  const fix = writeFix(block, pages, ports);
  return {
    target: { url: inputs.url.href, environment: inputs.environment },
    findings: [...findings, ...fix.findings],
    metrics: scores.map(({ page, points }): Metric => ({ name: 'score', unit: 'score', value: points, page })),
    evidence: fix.evidence,
    reason: reasonOf(findings, weakest),
  };
}

const unjudgedFinding = ({ url, kind, problem, fix }: Unjudged): Finding => ({
  rule: kind,
  title: problem,
  verdict: 'error',
  severity: 'high',
  where: { url: addressOf(url) },
  ...(fix !== undefined && { fix }),
});

function gradeFinding(weakest: PageScore | undefined, least: Inputs['min-grade']): Finding[] {
  if (!weakest || !least || !isWorse(weakest.grade, least)) return [];
  const title = `The page ${weakest.page} has grade ${weakest.grade}, but ${least} is asked for.`;
  return [{ rule: 'grade', title, verdict: 'fail', severity: 'high', actual: weakest.grade, expected: least }];
}

function writeFix(
  headers: readonly Header[],
  pages: readonly Captured[],
  ports: Ports,
): { findings: Finding[]; evidence: Evidence[] } {
  if (headers.length === 0) return { findings: [], evidence: [] };
  const block = vercelJson(headers);
  ports.keep(FIX_FILE, block);
  const handlers = pages.reduce((sum, { document }) => sum + (document?.inlineHandlers ?? 0), 0);
  const finding: Finding = {
    rule: 'headers-block',
    title: 'These headers in vercel.json mend what headers can mend here.',
    verdict: 'pass',
    severity: 'info',
    fix: block.trimEnd(),
    help: [
      'What scripts connect to cannot be seen in HTML: add those origins to connect-src.',
      handlers > 0 && `${plural(handlers, 'element')} with an event handler attribute, such as onclick, need a script instead.`,
    ]
      .filter(Boolean)
      .join(' '),
  };
  return { findings: [finding], evidence: [{ name: FIX_FILE, kind: 'patch', path: FIX_FILE }] };
}

function reasonOf(findings: readonly Finding[], weakest: PageScore | undefined): string {
  const verdict = foldVerdicts(findings.map((finding) => finding.verdict));
  const red = ['fail', 'error', 'warn'].includes(verdict);
  const worst = red ? findings.find((finding) => finding.verdict === verdict) : undefined;
  const others = findings.filter((finding) => ['fail', 'error', 'warn'].includes(finding.verdict)).length - 1;
  const found = worst ? worst.title.replace(/\.$/, '') + (others > 0 ? ` (and ${others} more).` : '.') : 'Nothing to mend.';
  const score = weakest
    ? `Grade ${weakest.grade}, ${weakest.points} points by MDN Observatory's algorithm ${ALGORITHM}.`
    : 'Not scored.';
  return `${found} ${score}`;
}
