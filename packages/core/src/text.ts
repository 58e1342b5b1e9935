import { distance as editDistance } from 'fastest-levenshtein';

/**
 * Cuts a text to at most `maxBytes` of UTF-8, never inside a code point; a cut text ends with `…`.
 */
export function cutBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text.toWellFormed();
  const room = maxBytes - Buffer.byteLength('…');
  const bytes = Buffer.from(text.toWellFormed());
  let end = Math.max(0, room);
  // A byte of the form 10xxxxxx continues a code point: step back to its start.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return `${bytes.subarray(0, end).toString()}…`;
}

/** A stranger's text on one line: control and direction-changing characters dropped, at most `maxBytes` of UTF-8 long. */
export const plainText = (text: string, maxBytes = 300): string =>
  cutBytes(
    text
      .replace(/(?!\s)[\p{Cc}\p{Bidi_Control}]/gu, '')
      .replace(/\s+/g, ' ')
      .trim(),
    maxBytes,
  );

/** The same with its line ends, which become `\n`, and its tabs. */
export const plainLines = (text: string, maxBytes: number): string =>
  cutBytes(text.replace(/\r\n?/g, '\n').replace(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu, ''), maxBytes);

/** The word of a list that is nearest to a given one, or nothing when none is near enough to be a slip of the hand. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 3));
  const ranked = words.map((candidate) => ({ candidate, edits: editDistance(word.toLowerCase(), candidate.toLowerCase()) }));
  const best = ranked.toSorted((a, b) => a.edits - b.edits)[0];
  return best && best.edits <= limit ? best.candidate : undefined;
}

/** ` Did you mean "x"?`, or nothing. */
export function didYouMean(word: string, words: readonly string[]): string {
  const best = nearest(word, words);
  return best ? ` Did you mean "${best}"?` : '';
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** A duration for a person: `840 ms`, `3.2 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  if (ms < MINUTE_MS) return `${(ms / SECOND_MS).toFixed(1)} s`;
  return `${Math.floor(ms / MINUTE_MS)} min ${Math.round((ms % MINUTE_MS) / SECOND_MS)} s`;
}

/** `1 file`, `2 files`. */
export const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

const BYTE_UNITS = ['kB', 'MB', 'GB'] as const;

/** Bytes for a person, in powers of ten: `512 B`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(BYTE_UNITS.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${BYTE_UNITS[power - 1]}`;
}
