import { isRed, type JobStory, labelOf, type RunStory } from '../run/story.ts';
import { withheld } from '../run/withheld.ts';
import { plainText, plural } from '../text.ts';
import { worstFirst } from '../verdict.ts';
import { escapeHtml, htmlLink } from './html.ts';
import { nameOf } from './run-blocks.ts';
import { whereOf } from './summary.ts';
import { comparison } from './words.ts';

/** What an e-mail is about. */
export type Change = 'turned-bad' | 'recovered';

export interface Email {
  subject: string;
  html: string;
  text: string;
}

const FINDINGS_PER_JOB = 3;
const MAX_JOBS = 20;

/** One e-mail for one run: what changed, every job that is red with its reasons, and where to look. Everything in it is escaped. */
export function changeEmail(story: RunStory, change: Change): Email {
  const red = worstFirst(story.jobs.filter(isRed));
  const facts: [string, string][] = [
    ['Site', story.url ?? ''],
    ['Pull request', pullUrl(story)],
    ['Commit', story.source.sha],
    ['By', story.actor],
    ['At', story.at],
    ['Run', story.runUrl],
  ];
  const known = facts.filter(([, value]) => value !== '');
  return {
    subject: subjectLine(story, change, red),
    html: html(story, red.slice(0, MAX_JOBS), known, red.length),
    text: text(story, red.slice(0, MAX_JOBS), known, red.length),
  };
}

function subjectLine(story: RunStory, change: Change, red: readonly JobStory[]): string {
  const { project, environment, source } = story;
  const place = source.pullRequest === undefined ? environment : `${environment} of #${source.pullRequest}`;
  const names = [...new Set(red.map(labelOf))].join(', ');
  return plainText(`[${project}] ${place} ${change === 'recovered' ? 'is green again' : `${badNews(story)}: ${names}`}`, 200);
}

/** What happened, as the end of a sentence about the environment. */
function badNews(story: RunStory): string {
  if (story.rollback) return 'was rolled back';
  const fate = withheld(story);
  return fate ? `release was ${fate}` : 'turned red';
}

/** The pull request's page, beside the run's: both have the same server and repository in their address. */
const pullUrl = ({ source, runUrl }: RunStory): string =>
  source.pullRequest === undefined ? '' : runUrl.replace(/\/actions\/runs\/\d+$/, `/pull/${source.pullRequest}`);

const findingsOf = (job: JobStory) =>
  worstFirst(job.report?.findings ?? [])
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'error')
    .slice(0, FINDINGS_PER_JOB);

function html(story: RunStory, red: readonly JobStory[], facts: readonly [string, string][], total: number): string {
  const jobs = red.map((job) => {
    const findings = findingsOf(job).map((finding) => {
      const detail = [comparison(finding), whereOf(finding), finding.fix && `Fix: ${finding.fix}`].filter(Boolean).join(' · ');
      return `<li><strong>${escapeHtml(finding.title)}</strong>${detail ? `<br>${escapeHtml(detail, 900)}` : ''}</li>`;
    });
    const list = findings.length > 0 ? `<ul>${findings.join('')}</ul>` : '';
    return `<h3>${escapeHtml(nameOf(job))}: ${job.verdict}</h3><p>${escapeHtml(job.reason, 600)}</p>${list}`;
  });
  const rows = facts.map(
    ([name, value]) =>
      `<tr><td>${name}</td><td>${value.startsWith('http') ? htmlLink(value, value) : escapeHtml(value)}</td></tr>`,
  );
  const more = total > red.length ? [`<p>${plural(total - red.length, 'more job')}: see the run.</p>`] : [];
  return [
    '<!doctype html><html><body style="font-family:sans-serif;max-width:640px">',
    `<h2>${escapeHtml(story.headline, 600)}</h2>`,
    ...jobs,
    ...more,
    `<table cellpadding="4">${rows.join('')}</table>`,
    '</body></html>',
  ].join('\n');
}

function text(story: RunStory, red: readonly JobStory[], facts: readonly [string, string][], total: number): string {
  const jobs = red.flatMap((job) => [
    '',
    plainText(`${nameOf(job)}: ${job.verdict}. ${job.reason}`, 800),
    ...findingsOf(job).map((finding) => {
      const detail = [finding.title, comparison(finding), whereOf(finding), finding.fix && `Fix: ${finding.fix}`];
      return `- ${plainText(detail.filter(Boolean).join(' · '), 900)}`;
    }),
  ]);
  const more = total > red.length ? [`${plural(total - red.length, 'more job')}: see the run.`] : [];
  const lines = facts.map(([name, value]) => `${name}: ${plainText(value, 2000)}`);
  return [plainText(story.headline, 600), ...jobs, ...more, '', ...lines, ''].join('\n');
}
