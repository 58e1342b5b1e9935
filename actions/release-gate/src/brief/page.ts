import { escapeMarkdown, inlineCode, link } from '#core/render/markdown.ts';
import { runTable } from '#core/render/run-blocks.ts';
import type { RunStory } from '#core/run/story.ts';
import { plainText, plural } from '#core/text.ts';
import type { Seen } from '../calendar/look.ts';
import type { Changes } from './gather.ts';

/** How many commits a brief shows; the page on GitHub has the rest. */
const MAX_COMMITS = 30;

/** What is in production, and would be again after a rollback. */
export interface Live {
  deployment: string | undefined;
  sha: string | undefined;
  /** Milliseconds since the epoch. */
  createdAt: number | undefined;
}

export interface Brief {
  story: RunStory;
  changes: Changes;
  live: Live;
  calendar: Seen;
  staged: { url: string | undefined; deployment: string | undefined };
  /** Whose reviewers are asked next; undefined where nobody is. */
  approval: string | undefined;
  strategy: 'blue-green' | 'canary';
}

/** What a person reads before approving, as Markdown. Text of strangers in it is escaped. */
export function briefPage(brief: Brief): string {
  const { story, staged } = brief;
  const what = `${escapeMarkdown(story.source.ref, 100)} (${inlineCode(story.source.sha.slice(0, 7))})`;
  const where = staged.url ? `staged at ${link(staged.url, staged.url)}` : 'staged';
  const id = staged.deployment ? ` as ${inlineCode(staged.deployment, 100)}` : '';
  return [
    `## Release brief: ${escapeMarkdown(story.project, 100)}, ${escapeMarkdown(story.environment, 100)}`,
    `**${what} is ${where}${id}.** ${nextWords(brief)}`,
    `### Gates\n\n${runTable(story)}`,
    `### What it brings\n\n${changesPart(brief.changes)}`,
    `### What going back would restore\n\n${restorePart(brief)}`,
    `### Calendar\n\n${calendarPart(brief.calendar)}`,
  ].join('\n\n');
}

function nextWords({ approval, strategy }: Brief): string {
  const asked =
    approval === undefined
      ? 'Nobody is asked to approve it (`approval: none`).'
      : `The reviewers of ${inlineCode(approval, 100)} are asked next.`;
  const goes = strategy === 'canary' ? 'a share of the visitors gets it first' : 'everybody gets it at once';
  return `${asked} Then ${goes}.`;
}

function changesPart(changes: Changes): string {
  if (changes.kind === 'unknown') return escapeMarkdown(changes.why);
  const { commits, ahead_by: ahead, behind_by: behind, html_url: url } = changes.comparison;
  const shown = commits.slice(-MAX_COMMITS).toReversed();
  const lines = shown.map(({ sha, commit, author }) => {
    const [subject = ''] = commit.message.split('\n');
    const by = author?.login ?? commit.author?.name;
    return `- ${inlineCode(sha.slice(0, 7))} ${escapeMarkdown(subject, 200)}${by ? `, ${escapeMarkdown(by, 60)}` : ''}`;
  });
  const lacking = behind > 0 ? ` It lacks ${plural(behind, 'commit')} of what is live.` : '';
  const count = ahead === 0 ? 'No commit that is not live already.' : `${plural(ahead, 'commit')} since what is live.`;
  const rest = ahead > shown.length ? [`- … and ${ahead - shown.length} more`] : [];
  return [`${count}${lacking} ${link('All of it', url)}`, [...lines, ...rest].join('\n')].filter(Boolean).join('\n\n');
}

function restorePart({ live, calendar }: Brief): string {
  if (live.deployment === undefined) return 'Nothing: there is no release in production yet.';
  const commit = live.sha ? `, made from ${inlineCode(plainText(live.sha).slice(0, 7))}` : '';
  const age = live.createdAt === undefined ? '' : ` ${ageWords(calendar.now - live.createdAt)} ago`;
  return `${inlineCode(live.deployment, 100)}${commit}${age}.`;
}

function calendarPart({ window, findings }: Seen): string {
  switch (window) {
    case 'open':
      return 'Open: no freeze holds, and no window is missed. It is looked at again before production moves.';
    case 'overridden':
    case 'closed':
      return findings
        .map(({ title, help }) =>
          [title, help]
            .filter(Boolean)
            .map((text) => escapeMarkdown(text ?? '', 600))
            .join(' '),
        )
        .join(' ');
  }
}

const HOUR_MS = 3_600_000;

/** An age as a person says it: `5 minutes`, `3 hours`, `12 days`. */
export function ageWords(ms: number): string {
  if (ms < HOUR_MS) return plural(Math.max(0, Math.round(ms / 60_000)), 'minute');
  return ms < 48 * HOUR_MS ? plural(Math.round(ms / HOUR_MS), 'hour') : plural(Math.round(ms / (24 * HOUR_MS)), 'day');
}
