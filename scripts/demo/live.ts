import { formatDuration } from '#core/text.ts';
import type { RunnerEvent } from '#sandbox/runner/result.ts';
import type { Check } from './scene.ts';

const SIGNS: Readonly<Record<string, string>> = { success: '✓', failure: '✗', skipped: '-', cancelled: '!' };

/** Prints what happens as it happens: one line per step, with the time since the start. */
export function createLive(startedAt = Date.now()) {
  const clock = () => formatDuration(Date.now() - startedAt).padStart(12);
  const say = (line: string) => console.log(`${clock()}  ${line}`);
  return {
    say,
    heading: (text: string) => console.log(`\n${text}`),
    event(event: RunnerEvent) {
      if (event.type === 'step-ended' && !event.step.startsWith('Post ')) {
        say(`${SIGNS[event.outcome] ?? '?'} ${event.job}: ${event.step} (${formatDuration(event.durationMs)})`);
      }
      if (event.type === 'job-ended' && event.result === 'skipped') say(`- ${event.job}: skipped`);
    },
    checks(checks: readonly Check[]) {
      for (const { what, holds, seen } of checks)
        say(`${holds ? '  ✓' : '  ✗'} ${what}${holds || !seen ? '' : ` — seen: ${seen.slice(0, 600)}`}`);
    },
  };
}
