import { redactor } from '#core/secrets.ts';
import type { Log } from '../session.ts';
import { annotation, endGroup, plainLine, startGroup } from './commands.ts';

/** The log of a step on a runner. Secrets are replaced, and a stranger's text cannot become a workflow command. */
export function createLog(say: (line: string) => void, secrets: readonly string[]): Log {
  const clean = redactor(secrets);
  return {
    info: (line) => say(plainLine(clean(line))),
    warning: (message, title) => say(annotation('warning', clean(message), { title: title && clean(title) })),
    group: (title, lines) => {
      say(startGroup(clean(title)));
      for (const line of lines) say(plainLine(clean(line)));
      say(endGroup());
    },
  };
}
