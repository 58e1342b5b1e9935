import type { RunStory } from '../run/story.ts';
import { escapeMarkdown } from './markdown.ts';
import { findingBlocks, runHeading, runPlace, runTable } from './run-blocks.ts';

/**
 * The job summary of a whole run.
 * @param told one line per channel: what was sent, what is switched off, what could not be delivered.
 */
export function runSummary(story: RunStory, told: readonly string[]): string {
  const channels = told.map((line) => `- ${escapeMarkdown(line, 600)}`).join('\n');
  return [
    runHeading(story),
    runPlace(story),
    runTable(story),
    ...findingBlocks(story),
    channels && `### Who was told\n\n${channels}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}
