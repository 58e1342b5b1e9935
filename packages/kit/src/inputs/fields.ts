import { didYouMean } from '#core/text.ts';
import { Secret } from '../secret.ts';
import type { Problem } from './problem.ts';
import { readVariables, type Variables } from './variables.ts';

/** How a field reads in a document: the action's README, the configuration's JSON Schema, the command line. */
export type FieldKind = 'text' | 'url' | 'integer' | 'flag' | 'choice' | 'list' | 'path' | 'secret' | 'variables';

/** What a field of this kind holds is masked, never shown, and no argument of a command line. */
export const isConfidential = (kind: FieldKind): boolean => kind === 'secret' || kind === 'variables';

/**
 * One input: how its text becomes a value, and what people are told about it.
 * Every input is text on a runner; a value of the configuration file or the command line takes the same way.
 * No schema library stands behind it: reading a dozen texts with one doubled the time to refuse a bad input (`npm run bench -- cold-start`).
 */
export interface Field<T> {
  kind: FieldKind;
  description: string;
  /** The value, or what it must be instead: `{ problem: 'a whole number from 1 to 15' }`. */
  read(text: string): T | Problem;
  /** The allowed words of a choice. */
  choices?: readonly string[];
  /** The bounds of an integer, both included. */
  bounds?: { min: number; max: number };
}

const parsed = <T>(description: string, kind: FieldKind, read: (text: string) => T | Problem): Field<T> => ({
  kind,
  description,
  read,
});

/** Tells a problem from a value: no field's value is an object with a `problem`. */
export const isProblem = (value: unknown): value is Problem => typeof value === 'object' && value !== null && 'problem' in value;

/** Any text that is not blank. */
export const text = (description: string) => parsed<string>(description, 'text', (given) => given);

/** A path, relative to the working directory; control characters are refused. */
export const path = (description: string) =>
  parsed<string>(description, 'path', (given) =>
    /\p{Cc}/u.test(given) ? { problem: 'a path without control characters' } : given,
  );

/** An absolute http or https URL without user name and password. */
export const url = (description: string) => parsed<URL>(description, 'url', readUrl);

/** A whole number within bounds, both included. */
export const integer = (description: string, bounds: { min: number; max: number }): Field<number> => ({
  ...parsed<number>(description, 'integer', (given) => {
    const value = /^-?\d+$/.test(given) ? Number(given) : Number.NaN;
    return value >= bounds.min && value <= bounds.max ? value : { problem: `a whole number from ${bounds.min} to ${bounds.max}` };
  }),
  bounds,
});

/** `true` or `false`, in the spellings of YAML 1.2's core schema, as GitHub's toolkit takes them. */
export const flag = (description: string) =>
  parsed<boolean>(description, 'flag', (given) => {
    if (['true', 'True', 'TRUE'].includes(given)) return true;
    return ['false', 'False', 'FALSE'].includes(given) ? false : { problem: 'true or false' };
  });

/** One word of a fixed list. */
export const choice = <const T extends string>(description: string, choices: readonly T[]): Field<T> => ({
  ...parsed<T>(description, 'choice', (given) => {
    const found = choices.find((word) => word === given);
    return found ?? { problem: `one of ${choices.join(', ')}.${didYouMean(given, choices)}` };
  }),
  choices,
});

/** Several texts, one per line or separated by commas. Blank entries and repetitions are dropped; order is kept. */
export const list = (description: string) =>
  parsed<string[]>(description, 'list', (given) => [
    ...new Set(
      given
        .split(/[\n,]/)
        .map((item) => item.trim())
        .filter(Boolean),
    ),
  ]);

/** Secrets shorter than this are a slip: a masked value of a few letters would also garble the log. */
const SECRET_MIN_LENGTH = 8;

/** A token or key. It is masked before anything else happens and prints as `***`. */
export const secret = (description: string) =>
  parsed<Secret>(description, 'secret', (given) =>
    given.length >= SECRET_MIN_LENGTH ? new Secret(given) : { problem: `a secret of at least ${SECRET_MIN_LENGTH} characters` },
  );

/**
 * Environment variables, one `NAME=value` per line; a value may hold commas and `=`, and its quotes count as part of it.
 * @param refusalOf says why a name may not be given, if so; it ends "line 2 (NAME) ".
 */
export const variables = (description: string, refusalOf: (name: string) => string | undefined) =>
  parsed<Variables>(description, 'variables', (given) => readVariables(given, refusalOf));

/** The address of a site: a URL without path and query, since which pages are looked at is another input. */
export const origin = (description: string) =>
  parsed<URL>(description, 'url', (given) => {
    const value = readUrl(given);
    if (isProblem(value) || (value.pathname === '/' && !value.search && !value.hash)) return value;
    return {
      problem: `the address of the site alone, ${value.origin}; name the page in "pages": ${value.pathname}${value.search}`,
    };
  });

function readUrl(given: string): URL | Problem {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(given))
    return { problem: `a URL with its scheme, such as https://${given.replace(/^\/+/, '')}` };
  const parsedUrl = URL.parse(given);
  if (!parsedUrl || !['http:', 'https:'].includes(parsedUrl.protocol)) return { problem: 'an absolute http or https URL' };
  if (parsedUrl.username || parsedUrl.password)
    return { problem: 'a URL without user name and password; use protection-bypass for protected pages' };
  return parsedUrl;
}
