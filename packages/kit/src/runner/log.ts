import { redactor } from '#core/secrets.ts';
import type { Log } from '../session.ts';
import { annotation, endGroup, plainLine, startGroup } from './commands.ts';

/** The log of a step on a runner. Secrets, also those that come later, are replaced, and a stranger's text cannot become a workflow command. */
export function createLog(say: (line: string) => void, secrets: readonly string[]): Log {
  let known = secrets.length;
  let replace = redactor(secrets);
  const clean = (text: string) => {
    if (known !== secrets.length) replace = redactor(secrets);
    known = secrets.length;
    return replace(text);
  };
  // A runner knows no group inside a group, and folds all that stands in one.
  let open: object | undefined;
  const close = () => {
    if (open) say(endGroup());
    open = undefined;
  };
  return {
    info: (line) => {
      close();
      say(plainLine(clean(line)));
    },
    warning: (message, title) => {
      close();
      say(annotation('warning', clean(message), { title: title && clean(title) }));
    },
    group: (title, lines) => {
      close();
      say(startGroup(clean(title)));
      for (const line of lines) say(plainLine(clean(line)));
      say(endGroup());
    },
    openGroup: (title) => {
      const own = {};
      let heading = title;
      return {
        line: (line) => {
          if (open !== own) {
            close();
            say(startGroup(clean(heading)));
            open = own;
            heading = `${title} (continued)`;
          }
          say(plainLine(clean(line)));
        },
        close: () => {
          if (open === own) close();
        },
      };
    },
  };
}
