import { Secret } from '../secret.ts';
import type { Problem } from './problem.ts';

/** Environment variables by name, in the order in which they were given. */
export type Variables = ReadonlyMap<string, Secret>;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** For all variables together, names included. @see https://vercel.com/docs/environment-variables#environment-variable-size-limits */
const MAX_BYTES = 64 * 1024;

/** A shorter value would garble the log where it is masked. */
const MASKED_MIN_LENGTH = 8;
/** Words that stand in every log: they are no secret, and masking them would drop outputs. */
const PLAIN_WORDS = ['production', 'preview', 'development', 'true', 'false'];

interface Line {
  /** From 1. */
  number: number;
  /** Absent where the line has no `=`. */
  name?: string;
  value: string;
}

/** Reads `NAME=value` lines. A problem names line and name, never a value. */
export function readVariables(text: string, refusalOf: (name: string) => string | undefined): Variables | Problem {
  const seen = new Map<string, { number: number; secret: Secret }>();
  let room = MAX_BYTES;
  for (const { number, name, value } of linesOf(text)) {
    if (name === undefined) return { problem: `one NAME=value per line: line ${number} has no "="` };
    // What is no name may be part of a secret that was broken into lines.
    if (!NAME.test(name))
      return { problem: `one NAME=value per line, a NAME being letters, digits and _, no digit first: line ${number} is not` };
    const refusal = refusalOf(name);
    if (refusal !== undefined) return { problem: `variables that may be given: line ${number} (${name}) ${refusal}` };
    const before = seen.get(name);
    if (before) return { problem: `given once each: line ${number} (${name}) repeats line ${before.number}` };
    if (value.includes('\u0000')) return { problem: `free of null characters: line ${number} (${name}) holds one` };
    room -= Buffer.byteLength(name) + Buffer.byteLength(value);
    if (room < 0) return { problem: `at most ${MAX_BYTES / 1024} KiB in all: line ${number} (${name}) goes beyond` };
    seen.set(name, { number, secret: new Secret(value) });
  }
  return new Map([...seen].map(([name, { secret }]) => [name, secret]));
}

/**
 * What is to be masked: every value of eight characters or more, also where the lines are malformed.
 * Not masked are words like `production`, and the bare address of a site, since GitHub would drop every output that holds it.
 */
export const confidentialValues = (text: string): string[] =>
  linesOf(text)
    .map(({ value }) => value)
    .filter(isConfidentialValue);

/** Whether a variable's value could be a secret: see {@link confidentialValues}. */
export const isConfidentialValue = (value: string): boolean =>
  value.trim().length >= MASKED_MIN_LENGTH && !PLAIN_WORDS.includes(value) && !isBareAddress(value);

const linesOf = (text: string): Line[] =>
  text.split('\n').flatMap((given, index) => {
    const line = given.replace(/^\s+|\r$/g, '');
    if (line === '') return [];
    const end = line.indexOf('=');
    const number = index + 1;
    return end < 0 ? [{ number, value: line }] : [{ number, name: line.slice(0, end), value: line.slice(end + 1) }];
  });

function isBareAddress(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && ['http:', 'https:'].includes(url.protocol) && value.replace(/\/$/, '') === url.origin;
}
