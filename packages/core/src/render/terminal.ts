import type { Finding, Metric, Report } from '../report.ts';
import { cutBytes, formatDuration, plural } from '../text.ts';
import type { Verdict } from '../verdict.ts';
import { whereOf } from './summary.ts';
import { comparison, figure } from './words.ts';

const MAX_FINDINGS = 50;
const MAX_FIGURES = 30;
const MAX_TEXT_BYTES = 4000;

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red';
/** Gives a text its colour, where colours are shown. */
export type Paint = (style: Style, text: string) => string;

export const plainPaint: Paint = (_, text) => text;

/** @see https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters */
const CODES: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  green: [32, 39],
  yellow: [33, 39],
  red: [31, 39],
};
export const ansiPaint: Paint = (style, text) => `\x1b[${CODES[style][0]}m${text}\x1b[${CODES[style][1]}m`;

const LOOKS: Readonly<Record<Verdict, readonly [sign: string, style: Style]>> = {
  pass: ['✔', 'green'],
  warn: ['!', 'yellow'],
  fail: ['✖', 'red'],
  error: ['✖', 'red'],
  skip: ['-', 'dim'],
};

/**
 * Text of a stranger, safe on a terminal: no escape sequence, no direction change, no control character but the line end.
 * @see https://owasp.org/www-community/attacks/Log_Injection
 */
export const terminalText = (text: string): string =>
  cutBytes(text.replace(/\r\n?/g, '\n').replace(/(?!\n)[\p{Cc}\p{Bidi_Control}]/gu, ''), MAX_TEXT_BYTES);

const oneLine = (text: string) => terminalText(text.replace(/\s+/g, ' ').trim());

/** A report for a person at a terminal: verdict first, then each finding's figure and limit, its cause and what to do, then the figures. */
export function reportTerminal(report: Report, title: string, paint: Paint): string {
  const { verdict, target, findings } = report;
  const [sign, style] = LOOKS[verdict];
  const place = [target.url, target.environment].flatMap((text) => (text ? oneLine(text) : [])).join(' · ');
  return [
    `${paint(style, paint('bold', `${sign} ${title}: ${verdict}`))}  ${paint('dim', `${place} · ${formatDuration(report.durationMs)}`)}`,
    // The only finding's title is the reason: it is said once, with its figure.
    ...(findings.length === 1 && findings[0]?.title === report.reason ? [] : [`  ${oneLine(report.reason)}`]),
    ...findings.slice(0, MAX_FINDINGS).map((finding) => `\n${findingBlock(finding, paint)}`),
    ...more(findings.length - MAX_FINDINGS, 'more finding', paint),
    ...figures(report.metrics, paint),
  ].join('\n');
}

function findingBlock(finding: Finding, paint: Paint): string {
  const [sign, style] = LOOKS[finding.verdict];
  const seen = oneLine(comparison(finding));
  const head = `  ${paint(style, `${sign} ${finding.verdict}`)}  ${[seen && paint('bold', seen), paint('dim', oneLine(finding.rule))].filter(Boolean).join('  ')}`;
  const where = oneLine(whereOf(finding));
  const lines = [
    oneLine(finding.title),
    where && paint('dim', where),
    finding.help && oneLine(finding.help),
    toDo(finding, paint),
  ];
  return [head, ...lines.filter((line) => line !== undefined && line !== '').map((line) => `    ${line}`)].join('\n');
}

/** The remedy; one of several lines stands below its word, as it is, to be copied. */
function toDo({ fix }: Finding, paint: Paint): string | undefined {
  if (!fix) return undefined;
  const label = paint('bold', 'To do:');
  const lines = terminalText(fix).split('\n');
  return lines.length === 1 ? `${label} ${lines[0]}` : [label, ...lines.map((line) => `      ${line}`)].join('\n');
}

/** What was measured; single samples are left to the report. */
function figures(metrics: readonly Metric[], paint: Paint): string[] {
  const shown = metrics.filter(({ sample }) => sample === undefined).slice(0, MAX_FIGURES);
  if (shown.length === 0) return [];
  const rows = shown.map(({ name, value, unit, page, device }) => [
    oneLine(name),
    `${figure(value)} ${oneLine(unit)}`,
    [page && oneLine(page), device].filter(Boolean).join(' '),
  ]);
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const [first, second] = [width(0), width(1)];
  const lines = rows.map(([name = '', value = '', page = '']) =>
    `  ${name.padEnd(first)}  ${paint('bold', value.padStart(second))}  ${paint('dim', page)}`.trimEnd(),
  );
  return ['', ...lines, ...more(metrics.length - shown.length, 'more figure', paint)];
}

const more = (count: number, noun: string, paint: Paint): string[] =>
  count > 0 ? [paint('dim', `  ${plural(count, noun)} in the report.`)] : [];
