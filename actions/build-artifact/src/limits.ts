import { formatBytes } from '#core/text.ts';
import { Refusal } from './refusal.ts';

/** Far above any site: Vercel takes 15,000 source files, and a prebuilt output seldom has more than some ten thousand. */
const MAX_ENTRIES = 100_000;

/** The output's unpacked size may go up to `bytes`, and so may the archive's. */
export interface Limits {
  bytes: number;
  entries: number;
}

export const limitsOf = (maxMegabytes: number): Limits => ({ bytes: maxMegabytes * 1_000_000, entries: MAX_ENTRIES });

/** @param what begins the sentence: `The artifact has 3.2 GB`. */
export const tooLarge = (what: string, { bytes }: Limits) =>
  new Refusal(
    'too-large',
    `${what}, and max-megabytes allows ${formatBytes(bytes)}.`,
    'Make the output smaller, or raise max-megabytes in both jobs.',
  );

export const tooMany = ({ entries }: Limits) =>
  new Refusal(
    'too-large',
    `The output has more than ${entries.toLocaleString('en-US')} files and folders.`,
    'Make the output smaller.',
  );
