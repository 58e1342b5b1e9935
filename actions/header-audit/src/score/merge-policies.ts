import { directivesOf } from '../parse/csp-policy.ts';

/** Directive → its sources in lower case, after all policies were taken together. */
export type MergedPolicy = Map<string, Set<string>>;

/** May be repeated without making a policy invalid. */
const MAY_REPEAT = new Set(['report-uri', 'report-to']);
/** The length of the shortest directive, less one: a shorter text is no policy. */
const SHORTEST_POLICY = 6;

/**
 * Takes several policies together as Observatory does: a source must stand in each of them that has the directive.
 * @returns `invalid` when one is too short or repeats a directive, and otherwise whether a reporting directive is repeated.
 */
export function mergePolicies(texts: readonly string[]): { policy: MergedPolicy; repeatsReporting: boolean } | 'invalid' {
  const merged: MergedPolicy = new Map();
  let repeatsReporting = false;
  for (const [index, text] of texts.entries()) {
    if (text.trim().length < SHORTEST_POLICY) return 'invalid';
    const seen = new Set<string>();
    for (const { name, sources } of directivesOf(text)) {
      if (seen.has(name)) {
        if (!MAY_REPEAT.has(name)) return 'invalid';
        repeatsReporting = true;
        continue;
      }
      seen.add(name);
      const own = withoutNarrower(sources.length === 0 && name.endsWith('-src') ? ["'none'"] : sources);
      // A directive that only a later policy has meets nothing in the first one, so nothing of it is left.
      const kept = index === 0 ? own : inBoth([...(merged.get(name) ?? [])], own);
      merged.set(name, new Set(index > 0 && kept.length === 0 ? ["'none'"] : kept));
    }
  }
  for (const [name, sources] of merged) if (sources.size === 0) merged.set(name, new Set(["'none'"]));
  return { policy: merged, repeatsReporting };
}

/** A source that begins with another one of the same list adds nothing to it. */
function withoutNarrower(sources: readonly string[]): string[] {
  const unique = [...new Set(sources.map((source) => source.toLowerCase()))];
  return unique.filter((source) => !unique.some((other) => other !== source && source.startsWith(other)));
}

function inBoth(first: readonly string[], second: readonly string[]): string[] {
  const within = (source: string, others: readonly string[]) => others.some((other) => covers(other, source));
  return [...second.filter((source) => within(source, first)), ...first.filter((source) => within(source, second))];
}

/** Whether a source is the same as another one, or lies in the folder that the other one names with a `/` at its end. */
const covers = (wide: string, narrow: string): boolean => wide === narrow || (wide.endsWith('/') && narrow.startsWith(wide));
