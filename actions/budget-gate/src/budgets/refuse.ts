import { didYouMean } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';

/** A map of names, as JSON and YAML have it. */
export type Table = Readonly<Record<string, unknown>>;

/** @throws UserError that says where, what was seen and what is allowed. */
export function refuse(place: string, problem: string): never {
  throw new UserError(`${place} ${problem}`);
}

export function table(value: unknown, place: string): Table {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(place, 'must be a map of names to values.');
  return value as Table;
}

/** Entries of a list; absent is empty. */
export function entries(value: unknown, place: string): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : refuse(place, 'must be a list.');
}

export function onlyKeys(given: Table, allowed: readonly string[], place: string): void {
  for (const key of Object.keys(given)) word(key, allowed, place, 'setting');
}

/** One of a fixed list of words; the nearest is named for any other. */
export function word<const T extends string>(given: unknown, allowed: readonly T[], place: string, noun: string): T {
  const found = allowed.find((candidate) => candidate === given);
  if (found !== undefined) return found;
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  const choices = allowed.length > 12 ? '' : ` Allowed are: ${allowed.join(', ')}.`;
  return refuse(place, `has an unknown ${noun} "${text}".${didYouMean(String(text), allowed)}${choices}`);
}

export function number(given: unknown, bounds: { min: number; max: number }, place: string): number {
  const { min, max } = bounds;
  if (typeof given === 'number' && given >= min && given <= max) return given;
  const range = max === Number.POSITIVE_INFINITY ? `a number of at least ${min}` : `a number from ${min} to ${max}`;
  return refuse(place, `is ${JSON.stringify(given)}, but must be ${range}.`);
}
