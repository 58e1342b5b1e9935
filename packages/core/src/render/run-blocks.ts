import { isRed, type JobStory, type RunStory } from '../run/story.ts';
import { cutBytes, formatDuration, plural } from '../text.ts';
import { VERDICTS, worstFirst } from '../verdict.ts';
import { escapeHtml } from './html.ts';
import { codeBlock, escapeMarkdown, inlineCode, link, table } from './markdown.ts';
import { projectsTable } from './projects-table.ts';
import { whereOf } from './summary.ts';
import { comparison, seenLine, VERDICT_ICONS } from './words.ts';

const FINDINGS_PER_JOB = 10;
const MAX_ROWS = 60;

/** `## ❌ petstore · preview` and the one sentence that says it all. */
export function runHeading(story: RunStory): string {
  const name = `${escapeMarkdown(story.project, 100)} · ${escapeMarkdown(story.environment, 100)}`;
  return `## ${VERDICT_ICONS[story.verdict]} ${name}\n\n**${escapeMarkdown(story.headline, 600)}**`;
}

/** Where the result stands, what was judged, and the run. */
export function runPlace({ url, source, runUrl }: RunStory): string {
  const attempt = source.runAttempt > 1 ? `, attempt ${source.runAttempt}` : '';
  return [url && link(url, url), `commit ${inlineCode(source.sha.slice(0, 7))}`, `${link('run', runUrl)}${attempt}`]
    .filter(Boolean)
    .join(' · ');
}

/** All that was judged: a row per project where there are several, else a row per job or gate. */
export const runTable = (story: RunStory): string => (story.projects ? projectsTable(story) : jobsTable(story));

/** One line per job or gate: its verdict, why, and how long it took. */
function jobsTable({ jobs }: RunStory): string {
  const rows = jobs
    .slice(0, MAX_ROWS)
    .map((job) => [
      VERDICT_ICONS[job.verdict],
      escapeMarkdown(nameOf(job), 120),
      `${job.verdict}${advisory(job)}`,
      escapeMarkdown(whyOf(job), 300),
      job.report ? formatDuration(job.report.durationMs) : '',
    ]);
  const rest = jobs.length > MAX_ROWS ? `\n\n_${plural(jobs.length - MAX_ROWS, 'more job')}: see the run._` : '';
  return table(['', 'Job', 'Verdict', 'Why', 'Time'], rows) + rest;
}

/** A folded block per job that found something, the worst job first. */
export function findingBlocks({ jobs }: RunStory): string[] {
  const told = jobs.filter(({ report }) => report?.findings.some(({ verdict }) => verdict !== 'pass' && verdict !== 'skip'));
  return worstFirst(told).map(findingBlock);
}

function findingBlock(job: JobStory): string {
  const all = worstFirst(job.report?.findings ?? []).filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skip');
  const shown = all.slice(0, FINDINGS_PER_JOB);
  const hidden = all.length - shown.length + (job.report?.omitted?.findings ?? 0);
  const lines = shown.map((finding) => {
    const seen = seenLine(finding);
    const where = whereOf(finding);
    const head = `- ${VERDICT_ICONS[finding.verdict]} ${inlineCode(finding.rule)} ${escapeMarkdown(finding.title)}`;
    return [
      head,
      seen && `  ${escapeMarkdown(seen)}`,
      where && `  Where: ${inlineCode(where)}`,
      finding.fix && `  Fix: ${fixOf(finding.fix)}`,
    ]
      .filter(Boolean)
      .join('<br>\n');
  });
  const more = hidden > 0 ? [`_${plural(hidden, 'more finding')}: see the job's summary._`] : [];
  const evidence = (job.report?.evidence ?? []).flatMap((item) => (item.url ? [link(item.name, item.url)] : []));
  const body = [...lines, ...more, ...(evidence.length > 0 ? [`Evidence: ${evidence.join(', ')}`] : [])].join('\n\n');
  const summary = `${VERDICT_ICONS[job.verdict]} ${inHtml(nameOf(job))}: ${plural(all.length + (job.report?.omitted?.findings ?? 0), 'finding')}`;
  return `<details${isRed(job) ? ' open' : ''}><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** GitHub looks for mentions and references in HTML too: a space without width takes them apart. */
const inHtml = (text: string): string => escapeHtml(text.replace(/@(?=\w)|#(?=\d)/g, '$&\u200b'), 120);

/** A fix of several lines keeps its form, indented below its finding. */
const fixOf = (fix: string): string =>
  fix.includes('\n') ? `\n\n${codeBlock(cutBytes(fix, 1500)).replaceAll(/^/gm, '  ')}` : escapeMarkdown(fix, 600);

/** `smoke`, or `verify (smoke)` where the job is named otherwise than its gate; before it the project where there are several. */
export function nameOf({ job, name, project, report }: JobStory): string {
  const own = name ?? (!report || report.gate === job ? job : `${job} (${report.gate})`);
  return project === undefined ? own : `${project} · ${own}`;
}

const advisory = ({ verdict, effect }: JobStory): string =>
  VERDICTS.indexOf(effect) > VERDICTS.indexOf(verdict) ? ' (does not block)' : '';

/** The reason, with the worst finding's figure where there is one. */
function whyOf({ report, reason }: JobStory): string {
  const [worst] = worstFirst(report?.findings ?? []);
  const isTold = worst?.actual !== undefined && worst.verdict !== 'pass' && worst.title === reason;
  return isTold ? `${reason} ${comparison(worst)}` : reason;
}
