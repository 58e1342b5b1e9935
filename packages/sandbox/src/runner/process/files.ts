import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The most that a step's summary may hold. https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands */
const MAX_SUMMARY_BYTES = 1024 * 1024;

const NAMES = ['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY'] as const;

/** What a step wrote to the runner's files. */
export interface Written {
  outputs: Record<string, string>;
  env: Record<string, string>;
  paths: string[];
  state: Record<string, string>;
  summary: string;
}

/**
 * Lays empty command files in a folder.
 * @returns the variables that name them, `GITHUB_OUTPUT` and its siblings
 */
export function layFiles(folder: string, stamp: string): Record<string, string> {
  return Object.fromEntries(
    NAMES.map((name) => {
      const path = join(folder, `${name.toLowerCase()}_${stamp}`);
      writeFileSync(path, '');
      return [`GITHUB_${name}`, path];
    }),
  );
}

/** @throws Error in the runner's words for a file that breaks its format, or for a summary beyond 1 MiB */
export function readFiles(paths: Record<string, string>): Written {
  const text = (name: (typeof NAMES)[number]) => readFileSync(paths[`GITHUB_${name}`] ?? '', 'utf8');
  const env = readPairs(text('ENV'));
  if ('NODE_OPTIONS' in env) throw new Error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
  const size = statSync(paths.GITHUB_STEP_SUMMARY ?? '').size;
  if (size > MAX_SUMMARY_BYTES) {
    throw new Error(
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.ceil(size / 1024)}k.`,
    );
  }
  return {
    outputs: readPairs(text('OUTPUT')),
    env,
    paths: text('PATH').split(/\r?\n/).filter(Boolean),
    state: readPairs(text('STATE')),
    summary: text('STEP_SUMMARY'),
  };
}

/** Reads `name=value` lines and `name<<DELIMITER` blocks. */
export function readPairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (heredoc > 0 && (equals < 0 || heredoc < equals)) {
      const delimiter = line.slice(heredoc + 2);
      const end = lines.indexOf(delimiter, at + 1);
      if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
      pairs[line.slice(0, heredoc)] = lines.slice(at + 1, end).join('\n');
      at = end;
    } else if (equals > 0) pairs[line.slice(0, equals)] = line.slice(equals + 1);
    else throw new Error(`Invalid format '${line}'`);
  }
  return pairs;
}
