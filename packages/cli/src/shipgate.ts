import { dirname, join } from 'node:path';
import { reportTerminal, terminalText } from '#core/render/terminal.ts';
import type { Report } from '#core/report.ts';
import { didYouMean } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import { secretTexts } from '#kit/inputs/read.ts';
import { writeReport } from '#kit/report-folder.ts';
import { COMMANDS, type Command } from './commands.ts';
import type { Console } from './console.ts';
import { parseFlags } from './flags.ts';
import { GATES, type Gate } from './gates.ts';
import { actionHelp, commandHelp, suiteHelp } from './help.ts';
import { terminalSession } from './terminal-session.ts';

/** What init and doctor end with when their flags cannot be meant, so that a script tells it from what doctor found. */
const BAD_USAGE = 2;

/** `shipgate <action> [--input value …]`, `shipgate init` or `doctor`. @returns the exit code: an action's is the one that it has on a runner. */
export async function shipgate(args: readonly string[], console: Console): Promise<number> {
  const [name, ...rest] = args;
  const actions = GATES.map((gate) => gate.action);
  const commands = COMMANDS.map(({ definition }) => definition);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.print(suiteHelp({ commands, actions }, console.paint));
    return name === undefined ? 1 : 0;
  }
  const command = COMMANDS.find(({ definition }) => definition.name === name);
  if (command) return await runCommand(command, rest, console);
  const gate = GATES.find(({ action }) => action.name === name);
  if (!gate) {
    const names = [...commands, ...actions].map((known) => known.name);
    console.tell(terminalText(`There is no action "${name}".${didYouMean(name, names)} Known are: ${names.join(', ')}.`));
    return 1;
  }
  try {
    return await runGate(gate, rest, console);
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    console.tell(terminalText(thrown.message));
    return 1;
  }
}

async function runCommand({ definition, takesJson, run }: Command, args: readonly string[], console: Console): Promise<number> {
  try {
    const { texts, print } = parseFlags(definition, args);
    if (print === 'json' && !takesJson) throw new UserError(`Flag --json is not known to ${definition.name}.`);
    if (print === 'help') console.print(commandHelp(definition, takesJson ? ['json', 'help'] : ['help'], console.paint));
    return print === 'help' ? 0 : await run({ texts, print }, console);
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    console.tell(terminalText(thrown.message));
    return BAD_USAGE;
  }
}

async function runGate({ action, attempt }: Gate, args: readonly string[], console: Console): Promise<number> {
  const { texts, print } = parseFlags(action, args);
  if (print === 'help') {
    console.print(actionHelp(action, console.paint));
    return 0;
  }
  const { env, signal, paint, tell } = console;
  const outputs: Record<string, string> = {};
  const secrets = secretTexts(action, { texts, env });
  const session = terminalSession({ texts, env, secrets, signal, progress: (line) => tell(paint('dim', line)), outputs });
  const { report, reportFile, exitCode } = await attempt({ texts, session, onBug: (stack) => tell(terminalText(stack)) });
  const file = writeReport(report, reportFile);
  console.print(
    print === 'json'
      ? JSON.stringify(report, null, 2)
      : ending(report, file, reportTerminal(report, action.title, paint), outputs),
  );
  return exitCode;
}

/** The rendered report, the action's outputs, and where the files are. */
function ending(report: Report, file: string, rendered: string, outputs: Readonly<Record<string, string>>): string {
  const evidence = report.evidence.flatMap(({ name, path }) =>
    path ? [`Evidence: ${join(dirname(file), path)} (${name})`] : [],
  );
  const lines = [...Object.entries(outputs).map(([name, value]) => `${name}: ${value}`), ...evidence, `Report: ${file}`];
  return [rendered, '', ...lines.map(terminalText)].join('\n');
}
