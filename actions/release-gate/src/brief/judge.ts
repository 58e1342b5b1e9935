import type { Finding } from '#core/report.ts';
import { plural } from '#core/text.ts';
import type { Changes } from './gather.ts';

/** Commits that are live and not in the release: going out, it would take them back. */
export function judgeChanges(changes: Changes): Finding[] {
  if (changes.kind === 'unknown' || changes.comparison.behind_by === 0) return [];
  const { behind_by: lacking, html_url: url } = changes.comparison;
  return [
    {
      rule: 'lacks-live-commits',
      title: `The release lacks ${plural(lacking, 'commit')} that production has: it was not made from what is live.`,
      verdict: 'warn',
      severity: 'high',
      actual: lacking,
      expected: 0,
      unit: 'count',
      where: { url },
      fix: 'If that is not wanted, do not approve it; release a commit that contains what is live.',
    },
  ];
}
