import { formatDuration } from '#core/text.ts';
import type { RunnerEvent } from '#sandbox/runner/result.ts';
import type { Check, Scene } from './scene.ts';

const SIGNS: Readonly<Record<string, string>> = { success: '✓', failure: '✗', skipped: '-', cancelled: '!' };

/** A leg of a matrix by its first value, which is the project's name; without `projects` it has none. */
const nameOf = (job: string) => job.replace(/ \(([^,)]*)[^)]*\)$/, (_, first: string) => (first ? ` (${first})` : ''));

export type Live = ReturnType<typeof createLive>;

/** Prints what happens as it happens: one line per step, with the time since the start. */
export function createLive(startedAt = Date.now()) {
  const clock = () => formatDuration(Date.now() - startedAt).padStart(12);
  const say = (line: string) => console.log(`${clock()}  ${line}`);
  return {
    say,
    heading: (text: string) => console.log(`\n${text}`),
    event(event: RunnerEvent) {
      if (event.type === 'step-ended' && !event.step.startsWith('Post ')) {
        say(`${SIGNS[event.outcome] ?? '?'} ${nameOf(event.job)}: ${event.step} (${formatDuration(event.durationMs)})`);
      }
      if (event.type === 'job-ended' && event.result === 'skipped') say(`- ${nameOf(event.job)}: skipped`);
    },
    checks(checks: readonly Check[]) {
      for (const { what, holds, seen } of checks)
        say(`${holds ? '  ✓' : '  ✗'} ${what}${holds || !seen ? '' : ` — seen: ${seen.slice(0, 600)}`}`);
    },
  };
}

/** What was to happen in each scene and what happened, in columns as wide as their longest cell. */
export function sceneTable(played: readonly { scene: Scene; checks: readonly Check[] }[]): string {
  const rows = played.map(({ scene, checks }) => {
    const wrong = checks.filter(({ holds }) => !holds).map(({ what }) => what);
    return [`${scene.number}. ${scene.title}`, scene.expected, wrong.length === 0 ? 'as told' : `NOT: ${wrong.join('; ')}`];
  });
  const table = [['Scene', 'Was to happen', 'Happened'], ...rows];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}
