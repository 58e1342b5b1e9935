import type { Finding, Metric, Report } from '../report.ts';
import { formatDuration, plural } from '../text.ts';
import { codeBlock, escapeMarkdown, inlineCode, link, table } from './markdown.ts';
import { comparison, figure, VERDICT_ICONS } from './words.ts';

const MAX_FINDINGS = 50;
const MAX_METRICS = 60;

/** The job summary of one report: verdict first, then findings with figure and remedy, then the figures. */
export function reportSummary(report: Report, title: string): string {
  const { target, verdict, reason } = report;
  const place = [target.environment, target.url]
    .filter(Boolean)
    .map((text, index) => (index ? link(text as string, text as string) : escapeMarkdown(text as string)));
  return [
    `## ${VERDICT_ICONS[verdict]} ${title}: ${verdict}`,
    escapeMarkdown(reason, 600),
    `${place.join(' · ')} · ${formatDuration(report.durationMs)}`,
    findingsTable(report.findings),
    fixes(report.findings),
    metricsTable(report.metrics),
    evidenceLine(report),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function findingsTable(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const rows = findings
    .slice(0, MAX_FINDINGS)
    .map((finding) => [
      VERDICT_ICONS[finding.verdict],
      inlineCode(finding.rule),
      escapeMarkdown(finding.title),
      escapeMarkdown(comparison(finding)),
      escapeMarkdown(whereOf(finding)),
    ]);
  const rest =
    findings.length > MAX_FINDINGS ? `\n\n_${plural(findings.length - MAX_FINDINGS, 'more finding')} in the report._` : '';
  return table(['', 'Rule', 'Finding', 'Seen (expected)', 'Where'], rows) + rest;
}

function fixes(findings: readonly Finding[]): string {
  const unique = [...new Set(findings.flatMap((finding) => finding.fix ?? []))].slice(0, 10);
  if (unique.length === 0) return '';
  const blocks = unique.map((fix) => (fix.includes('\n') ? codeBlock(fix) : `- ${escapeMarkdown(fix, 600)}`));
  return `<details><summary>What to do</summary>\n\n${blocks.join('\n\n')}\n\n</details>`;
}

function metricsTable(all: readonly Metric[]): string {
  // A single run has the same figure as sample and as aggregate; samples stand in the report.
  const metrics = all.filter(({ sample }) => sample === undefined);
  if (metrics.length === 0) return '';
  const rows = metrics
    .slice(0, MAX_METRICS)
    .map((metric) => [
      escapeMarkdown(metric.name),
      `${figure(metric.value)} ${escapeMarkdown(metric.unit)}`,
      escapeMarkdown(metric.page ?? ''),
      metric.device ?? '',
    ]);
  return `<details><summary>${plural(metrics.length, 'figure')}</summary>\n\n${table(['Figure', 'Value', 'Page', 'Device'], rows)}\n\n</details>`;
}

function evidenceLine(report: Report): string {
  if (report.evidence.length === 0) return '';
  return `Evidence: ${report.evidence.map((item) => (item.url ? link(item.name, item.url) : inlineCode(item.name))).join(', ')}`;
}

/** `file:line`, else the address. */
export function whereOf({ where }: Pick<Finding, 'where'>): string {
  if (!where) return '';
  return where.file ? [where.file, where.line].filter(Boolean).join(':') : (where.url ?? '');
}
