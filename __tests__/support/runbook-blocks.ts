import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { REPOSITORY_ROOT } from './run-bundle.ts';

export const RUNBOOKS = join(REPOSITORY_ROOT, 'docs/runbooks');

/** One fenced block of a runbook. */
export interface Block {
  /** The file's name without `.md`. */
  runbook: string;
  /** The nearest heading above it. */
  section: string;
  language: string;
  text: string;
}

/** A line to be typed, and the exit code that the runbook promises: 0 unless a comment says `# exit code N`. */
export interface Command {
  line: string;
  exitCode: number;
}

/** All blocks of all runbooks, in their order. */
export const readBlocks = (): Block[] =>
  globSync('*.md', { cwd: RUNBOOKS })
    .toSorted()
    .flatMap((file) => blocksIn(basename(file, '.md'), readFileSync(join(RUNBOOKS, file), 'utf8')));

function blocksIn(runbook: string, text: string): Block[] {
  const blocks: Block[] = [];
  let section = '';
  let open: Block | undefined;
  for (const line of text.split('\n')) {
    const fence = /^\s*```(\w*)$/.exec(line);
    if (fence && open) {
      blocks.push(open);
      open = undefined;
    } else if (fence) open = { runbook, section, language: fence[1] ?? '', text: '' };
    else if (open) open.text += `${line}\n`;
    else section = /^#+ (.*)$/.exec(line)?.[1] ?? section;
  }
  return blocks;
}

export const commandsOf = ({ text }: Block): Command[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => ({ line, exitCode: Number(/# exit code (\d+)$/.exec(line)?.[1] ?? 0) }));
