import { plainText } from '#core/text.ts';

/** An error that a build's log tells, at a place in the source. */
export interface LogError {
  /** As the log has it, without the folder that Vercel builds in. */
  file: string;
  /** From 1. */
  line: number;
  /** A stranger's words, cleaned and cut. */
  message: string;
}

/** GitHub shows ten errors of a step; one is the build's own. */
const MAX_ERRORS = 8;
/** Logs of a failed build tell at their end why; what stands before is not looked at. */
const LOOKED_AT_LINES = 2000;
const MAX_LINE_CHARS = 1000;
/** How many lines may stand between a message and its place, or the other way round. */
const NEAR = 4;

const FILE = /(?<file>[^\s:()'"|[\]]+\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx?|s?css|less|json|html))/.source;
const PLACE = `${FILE}:(?<line>\\d+)(?::\\d+)?`;
/** Vercel builds in this folder. */
const BUILD_ROOT = /^\/vercel\/(?:path\d+|work\/[^/]+)\//;

/** Place and message on one line. */
const INLINE = [
  // tsc: `src/a.ts(3,5): error TS2322: …`
  new RegExp(`^${FILE}\\((?<line>\\d+),\\d+\\): error (?<message>.+)$`),
  // tsc --pretty: `src/a.ts:3:5 - error TS2322: …`; older esbuild: `> src/a.ts:3:5: error: …`
  new RegExp(`^(?:> )?${PLACE}(?: -|:) error:? (?<message>.+)$`),
  // Vite, Rollup: `[vite:vue] src/a.vue (3:5): …`
  new RegExp(`^(?:\\[[^\\]]+\\]:? )*(?:RollupError: |Error: |error )?${FILE} \\((?<line>\\d+):\\d+\\): (?<message>.+)$`),
];

/** A line that is a place and nothing else; the message is on one of the next: Next.js, Turbopack, webpack. */
const PLACE_FIRST = [
  new RegExp(`^(?:ERROR in )?${PLACE}$`),
  // webpack: `ERROR in ./src/a.js 3:0-21`
  new RegExp(`^ERROR in ${FILE} (?<line>\\d+):\\d+(?:-\\d+)?(?::\\d+)?$`),
];

/** A message whose place is on one of the next lines: esbuild, Vite, SWC. */
const MESSAGE_FIRST = /^(?:✘ \[ERROR\]|error during build:|(?:\w*Error|Type error):|[x×] )\s*(?<message>.*)$/;
const PLACE_BELOW = [new RegExp(`^${PLACE}:?$`), new RegExp(`^file: ${PLACE}$`), new RegExp(`^[,╭][-─]\\[${PLACE}\\]$`)];

/** ESLint and `next lint`: a file on a line of its own, then `3:5  error  message  rule` or `3:5  Error: message  rule`. */
const LINT_FILE = new RegExp(`^${FILE}$`);
const LINT_ERROR = /^(?<line>\d+):\d+\s+[Ee]rror:?\s+(?<message>.+)$/;

/** The lines of a log, and those that belong to an error already. */
interface Log {
  lines: readonly string[];
  taken: Set<number>;
}

/** The errors of a log that name a place, each place once, in the log's order, at most eight. */
export function logErrors(log: readonly string[]): LogError[] {
  const lines = log.slice(-LOOKED_AT_LINES).map((line) => line.slice(0, MAX_LINE_CHARS).trim());
  const read: Log = { lines, taken: new Set() };
  const found = new Map<string, LogError>();
  let lintFile: string | undefined;
  for (const [index, text] of lines.entries()) {
    lintFile = LINT_FILE.exec(text)?.groups?.file ?? (text === '' ? undefined : lintFile);
    if (read.taken.has(index)) continue;
    const error = inlineError(text) ?? lintError(text, lintFile) ?? placeFirst(read, index) ?? messageFirst(read, index);
    if (!error) continue;
    const place = `${error.file}:${error.line}`;
    if (!found.has(place)) found.set(place, error);
    if (found.size >= MAX_ERRORS) break;
  }
  return [...found.values()];
}

function inlineError(text: string): LogError | undefined {
  const groups = firstMatch(INLINE, text);
  return groups && errorAt(groups, groups.message);
}

function lintError(text: string, file: string | undefined): LogError | undefined {
  const groups = file === undefined ? undefined : LINT_ERROR.exec(text)?.groups;
  return groups && errorAt({ ...groups, file }, groups.message);
}

function placeFirst({ lines, taken }: Log, index: number): LogError | undefined {
  const groups = firstMatch(PLACE_FIRST, lines[index] ?? '');
  const at = groups ? below(index).find((one) => lines[one]) : undefined;
  if (!groups || at === undefined) return undefined;
  taken.add(at);
  return errorAt(groups, lines[at]);
}

function messageFirst({ lines, taken }: Log, index: number): LogError | undefined {
  const message = MESSAGE_FIRST.exec(lines[index] ?? '')?.groups?.message;
  if (message === undefined) return undefined;
  for (const at of below(index)) {
    const groups = firstMatch(PLACE_BELOW, lines[at] ?? '');
    if (!groups) continue;
    taken.add(at);
    return errorAt(groups, message || lines[index + 1]);
  }
  return undefined;
}

const below = (index: number): number[] => Array.from({ length: NEAR }, (_, step) => index + 1 + step);

type Groups = Record<string, string | undefined>;

const firstMatch = (patterns: readonly RegExp[], text: string): Groups | undefined =>
  patterns.map((pattern) => pattern.exec(text)?.groups).find((groups) => groups !== undefined);

function errorAt({ file, line }: Groups, message: string | undefined): LogError | undefined {
  const number = Number(line);
  if (!file || !message || !Number.isSafeInteger(number) || number < 1) return undefined;
  return { file: file.replace(BUILD_ROOT, '').replace(/^\.\//, ''), line: number, message: plainText(message) };
}
