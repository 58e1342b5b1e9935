import { type Paint, type Style, terminalText } from '#core/render/terminal.ts';
import { plural } from '#core/text.ts';
import { foldVerdicts, type Verdict } from '#core/verdict.ts';
import { AREAS, type Check, type Diagnosis } from './check.ts';

/** One line of the table, and one element of the JSON. */
export interface Row extends Diagnosis {
  check: Check['id'];
  area: Check['area'];
}

/** What `doctor --json` prints; docs/cli.md describes it. */
export interface Result {
  /** The worst of all: `fail` and `error` end with exit code 1. */
  verdict: Verdict;
  checks: Row[];
}

export const resultOf = (checks: Row[]): Result => ({ verdict: foldVerdicts(checks.map(({ verdict }) => verdict)), checks });

const LOOKS: Readonly<Record<Verdict, { sign: string; style: Style }>> = {
  pass: { sign: '✔', style: 'green' },
  warn: { sign: '!', style: 'yellow' },
  fail: { sign: '✖', style: 'red' },
  error: { sign: '?', style: 'red' },
  skip: { sign: '-', style: 'dim' },
};

/** The table for a person: area by area, each line with its verdict, check and sentence, and below it what to do. */
export function resultTerminal({ verdict, checks }: Result, paint: Paint): string {
  const width = Math.max(...checks.map(({ check }) => check.length));
  const line = (row: Row): string[] => {
    const { sign, style } = LOOKS[row.verdict];
    const fix = row.fix === undefined ? [] : [`${' '.repeat(width + 13)}${paint('bold', 'To do:')} ${oneLine(row.fix)}`];
    return [`  ${paint(style, `${sign} ${row.verdict.padEnd(5)}`)}  ${row.check.padEnd(width)}  ${oneLine(row.title)}`, ...fix];
  };
  const areas = AREAS.flatMap((area) => {
    const rows = checks.filter((row) => row.area === area);
    return rows.length === 0 ? [] : [paint('bold', area), ...rows.flatMap(line), ''];
  });
  return [...areas, paint(LOOKS[verdict].style, paint('bold', ending(checks)))].join('\n');
}

function ending(checks: readonly Row[]): string {
  const count = (verdict: Verdict) => checks.filter((row) => row.verdict === verdict).length;
  const failed = count('fail');
  const open = count('error');
  if (failed + open === 0)
    return count('warn') > 0 ? `Ready for the first run, with ${plural(count('warn'), 'warning')}.` : 'Ready for the first run.';
  const parts = [failed > 0 && `${plural(failed, 'thing')} to mend`, open > 0 && `${plural(open, 'question')} without an answer`];
  return `${parts.filter(Boolean).join(', ')}.`;
}

const oneLine = (text: string) => terminalText(text.replace(/\s+/g, ' ').trim());
