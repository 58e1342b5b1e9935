export type Level = 'error' | 'warning' | 'notice';

/** What one line of a step's output means. */
export type Output =
  | { kind: 'text'; text: string }
  | { kind: 'annotation'; level: Level; message: string; properties: Record<string, string> }
  | { kind: 'mask'; value: string }
  | { kind: 'group' | 'debug'; text: string }
  | { kind: 'end-group' }
  /** A command that GitHub's runner disabled or that this runner does not play. */
  | { kind: 'refused'; command: string }
  | { kind: 'nothing' };

const COMMAND = /^\s*::([a-z-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/is;

/** Workflow commands of one step; `::stop-commands::TOKEN` makes the rest plain text until `::TOKEN::`. */
export function createCommandReader(): (line: string) => Output {
  let stopToken: string | undefined;
  return (line) => {
    if (stopToken !== undefined) {
      if (line.trim() === `::${stopToken}::`) stopToken = undefined;
      return { kind: 'text', text: line };
    }
    const match = COMMAND.exec(line);
    if (!match) return { kind: 'text', text: line };
    const [, name = '', properties = '', data = ''] = match;
    const command = name.toLowerCase();
    if (command === 'stop-commands') {
      stopToken = data.trim();
      return { kind: 'nothing' };
    }
    return read(command, readProperties(properties), unescapeData(data), line);
  };
}

function read(command: string, properties: Record<string, string>, data: string, line: string): Output {
  switch (command) {
    case 'error':
    case 'warning':
    case 'notice':
      return { kind: 'annotation', level: command, message: data, properties };
    case 'add-mask':
      return { kind: 'mask', value: data };
    case 'group':
    case 'debug':
      return { kind: command, text: data };
    case 'endgroup':
      return { kind: 'end-group' };
    case 'echo':
      return { kind: 'nothing' };
    case 'set-output':
    case 'save-state':
    case 'set-env':
    case 'add-path':
    case 'add-matcher':
    case 'remove-matcher':
      return { kind: 'refused', command };
    default:
      return { kind: 'text', text: line };
  }
}

function readProperties(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').flatMap((part) => {
      const at = part.indexOf('=');
      return at > 0 ? [[part.slice(0, at).trim(), unescapeProperty(part.slice(at + 1))]] : [];
    }),
  );
}

const unescapeData = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
const unescapeProperty = (text: string) =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');
