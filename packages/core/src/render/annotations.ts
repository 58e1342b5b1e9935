import type { Finding, Report } from '../report.ts';
import { cutBytes, plural } from '../text.ts';

/** A line on the run's page and, with file and line, in the pull request's changes. */
export interface Annotation {
  level: 'error' | 'warning' | 'notice';
  title: string;
  message: string;
  file?: string | undefined;
  line?: number | undefined;
}

/** GitHub shows ten errors and ten warnings of a step; the last place says how many more there are. */
const SHOWN_PER_LEVEL = 9;

/** The annotations of a report, worst first. */
export function reportAnnotations(report: Report, title: string): Annotation[] {
  const all = report.findings.flatMap((finding) => toAnnotation(finding, title) ?? []);
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const some = all.filter((annotation) => annotation.level === level);
    const rest = some.length - SHOWN_PER_LEVEL;
    return rest <= 1
      ? some
      : [...some.slice(0, SHOWN_PER_LEVEL), { level, title, message: `${plural(rest, 'more finding')}: see the job summary.` }];
  });
}

function toAnnotation(finding: Finding, title: string): Annotation | undefined {
  const level = { fail: 'error', error: 'error', warn: 'warning', pass: undefined, skip: 'notice' } as const;
  const chosen = level[finding.verdict];
  if (!chosen) return undefined;
  const detail = [finding.title, finding.fix && `Fix: ${finding.fix}`, finding.help].filter(Boolean).join('\n');
  return {
    level: chosen,
    title: `${title}: ${finding.rule}`,
    message: cutBytes(detail, 2000),
    file: finding.where?.file,
    line: finding.where?.line,
  };
}
