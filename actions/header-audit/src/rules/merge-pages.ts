import type { Finding } from '#core/report.ts';

/** Tells a finding that several pages share once, with the first page's address and their number. */
export function mergePages(findings: readonly Finding[]): Finding[] {
  const alike = Map.groupBy(findings, ({ rule, title, actual, expected }) => JSON.stringify([rule, title, actual, expected]));
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    return others.length === 0
      ? [first]
      : [{ ...first, title: `${first.title.replace(/\.$/, '')} (on ${others.length + 1} pages).` }];
  });
}
