import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { terminalText } from '#core/render/terminal.ts';
import { redact } from '#core/secrets.ts';
import type { InputTexts } from '#kit/inputs/read.ts';
import { readContext } from '#kit/runner/context.ts';
import type { Session } from '#kit/session.ts';

export interface Terminal {
  texts: InputTexts;
  env: Readonly<Record<string, string | undefined>>;
  secrets: string[];
  signal: AbortSignal;
  /** Takes a line of progress. */
  progress(line: string): void;
  /** Filled with what the action sets. */
  outputs: Record<string, string>;
}

/** The session of a person at a terminal: progress as lines, a summary as a file beside the report. */
export function terminalSession({ texts, env, secrets, signal, progress, outputs }: Terminal): Session {
  const context = readContext(env, texts);
  const say = (line: string) => progress(terminalText(redact(line, secrets)));
  const summaries: string[] = [];
  const session: Session = {
    ...context,
    signal,
    log: {
      info: say,
      warning: (message, title) => say(`Warning: ${title ? `${title}: ` : ''}${message}`),
      group: (title, lines) => {
        say(title);
        for (const line of lines) say(`  ${line}`);
      },
      openGroup: (title) => {
        let heading: string | undefined = title;
        return {
          line: (line) => {
            if (heading) say(heading);
            heading = undefined;
            say(`  ${line}`);
          },
          close: () => {},
        };
      },
    },
    folder: '',
    secrets,
    mask: (secret) => void secrets.push(secret),
    env,
    project: texts.project ?? context.repositoryName,
    output: (name, value) => {
      outputs[name] = redact(value, secrets);
    },
    // Nobody comes after a person's own run.
    save: () => {},
    summary: (markdown) => {
      summaries.push(redact(markdown, secrets));
      outputs.summary = join(session.folder, 'summary.md');
      writeFileSync(outputs.summary, `${summaries.join('\n')}\n`);
    },
  };
  return session;
}
