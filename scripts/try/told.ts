import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { RunResult } from '#sandbox/runner/result.ts';

/** The pull request's comment for a terminal: its words and its table, without the marks that only GitHub reads. */
export const plainComment = (body: string): string =>
  stripVTControlCharacters(body)
    .replace(/^<!-- shipgate:.*-->\n/, '')
    .replace(/<\/?details[^>]*>|<\/summary>|<br>$/gm, '')
    .replaceAll('<summary>', '### ')
    .replace(/\[([^\]]*)\]\(<([^>]*)>\)/g, (_, label: string, target: string) => (label === 'run' ? label : target))
    // A break without width keeps GitHub from making a link of an address; here it would be copied along.
    .replaceAll('\u200b', '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/**
 * Keeps the summaries of all jobs as one file that nobody else could have put there, as the run's page would show them.
 * @returns its path; undefined where no job wrote one.
 */
export function keepSummaries({ jobs }: Pick<RunResult, 'jobs'>, name: string): string | undefined {
  const texts = Object.values(jobs).flatMap(({ summary }) => (summary.trim() === '' ? [] : [summary.trim()]));
  if (texts.length === 0) return undefined;
  const path = join(mkdtempSync(join(tmpdir(), 'shipgate-summary-')), `${name}.md`);
  writeFileSync(path, `${stripVTControlCharacters(texts.join('\n\n'))}\n`);
  return path;
}

/**
 * Where a browser opens the previews that the comment names; a matrix gives no outputs. Like the live ones they ask for a login, and the
 * secret in the query leaves a cookie instead.
 * @see https://vercel.com/docs/deployment-protection/methods-to-bypass-deployment-protection/protection-bypass-automation
 */
export function openAddresses(comment: string, secret: string): string[] {
  const origins = new Set(comment.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? []);
  return [...origins].map((origin) => `${origin}/?x-vercel-set-bypass-cookie=true&x-vercel-protection-bypass=${secret}`);
}

/** What to think of a missed budget on a machine that had other work before the try began. @param load processes that wanted a processor */
export const busyHint = (load: number, processors: number): string | undefined =>
  load > processors
    ? `This machine was busy (load ${load.toFixed(1)} on ${processors} processors), which makes pages slow: judge budgets again when it is quiet.`
    : undefined;
