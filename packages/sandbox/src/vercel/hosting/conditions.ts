import type { HasField } from '@vercel/routing-utils';

/** What routes look at. */
export interface Visit {
  method: string;
  path: string;
  /** Without the port, as `has: host` names it. */
  host: string;
  headers: Record<string, string>;
  query: URLSearchParams;
  cookies: Map<string, string>;
}

type Field = HasField[number];
type Condition = NonNullable<Field['value']>;

/** Values that a match gives to `$1` and `$name` in a destination or a header. */
export type Parameters = Record<string, string>;

/**
 * Judges a route's `has` and `missing`.
 * @returns the values that the conditions captured, or undefined when one of them does not hold.
 */
export function meetConditions(has: HasField = [], missing: HasField = [], visit: Visit): Parameters | undefined {
  if (missing.some((field) => meet(field, visit))) return undefined;
  let captured: Parameters = {};
  for (const field of has) {
    const met = meet(field, visit);
    if (!met) return undefined;
    captured = { ...captured, ...met };
  }
  return captured;
}

function meet(field: Field, visit: Visit): Parameters | undefined {
  const seen = seenBy(field, visit);
  if (seen === undefined) return undefined;
  const key = field.type === 'host' ? 'host' : field.key;
  if (field.value === undefined) return { [key]: seen };
  if (typeof field.value !== 'string') return meetsComparison(field.value, seen) ? { [key]: seen } : undefined;
  const match = new RegExp(`^${field.value}$`).exec(seen);
  return match ? { [key]: seen, ...match.groups } : undefined;
}

function seenBy(field: Field, visit: Visit): string | undefined {
  switch (field.type) {
    case 'host':
      return visit.host;
    case 'header':
      return visit.headers[field.key.toLowerCase()];
    case 'cookie':
      return visit.cookies.get(field.key);
    case 'query':
      return visit.query.get(field.key) ?? undefined;
  }
}

const COMPARISONS: { [key in keyof Exclude<Condition, string>]-?: (seen: string, wanted: never) => boolean } = {
  eq: (seen, wanted: string | number) => seen === String(wanted),
  neq: (seen, wanted: string) => seen !== wanted,
  inc: (seen, wanted: string[]) => wanted.includes(seen),
  ninc: (seen, wanted: string[]) => !wanted.includes(seen),
  pre: (seen, wanted: string) => seen.startsWith(wanted),
  suf: (seen, wanted: string) => seen.endsWith(wanted),
  re: (seen, wanted: string) => new RegExp(wanted).test(seen),
  gt: (seen, wanted: number) => Number(seen) > wanted,
  gte: (seen, wanted: number) => Number(seen) >= wanted,
  lt: (seen, wanted: number) => Number(seen) < wanted,
  lte: (seen, wanted: number) => Number(seen) <= wanted,
};

function meetsComparison(condition: Exclude<Condition, string>, seen: string): boolean {
  return Object.entries(condition).every(([key, wanted]) => COMPARISONS[key as keyof typeof COMPARISONS](seen, wanted as never));
}

/** Reads a Cookie header. */
export const readCookies = (header = '') =>
  new Map(
    header
      .split(';')
      .map((pair) => pair.trim().split('='))
      .filter(([name]) => name)
      .map(([name, ...value]) => [name ?? '', value.join('=')] as const),
  );
