import { redactDeep } from '#core/secrets.ts';
import { attempt, type Run } from './attempt.ts';
import type { ActionDefinition, InputTable } from './inputs/definition.ts';
import { runnerInputs, secretTexts } from './inputs/read.ts';
import { publish } from './publish.ts';
import { addMask, debug } from './runner/commands.ts';
import { readContext } from './runner/context.ts';
import { writeOutputs, writeSummary } from './runner/files.ts';
import { createLog } from './runner/log.ts';
import { listenForCancel } from './runner/signals.ts';
import type { Session } from './session.ts';

/**
 * Runs an action on a GitHub runner, from inputs to exit code, and ends the process even when sockets are still open.
 * Whatever happens ends in a Report; outputs, summary and annotations are written on every end.
 */
export async function runAction<Table extends InputTable>(action: ActionDefinition<Table>, run: Run<Table>): Promise<never> {
  const { env } = process;
  const texts = runnerInputs(env);
  const secrets = secretTexts(action, { texts, env });
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  for (const secret of secrets) say(addMask(secret));
  const outputs: Record<string, string> = {};
  const finish = (code: number): Promise<never> => {
    writeOutputs(env, redactDeep(outputs, secrets));
    return new Promise(() => process.stdout.write('', () => process.exit(code)));
  };
  const context = readContext(env);
  const session: Session = {
    ...context,
    signal: listenForCancel(() => void finish(1)),
    log: createLog(say, secrets),
    folder: '',
    secrets,
    env,
    project: texts.project ?? context.repositoryName,
    output: (name, value) => {
      outputs[name] = value;
    },
    summary: (markdown) => writeSummary(env, redactDeep(markdown, secrets)),
  };
  const { report, reportFile, exitCode } = await attempt(action, run, { texts, session, onBug: (stack) => say(debug(stack)) });
  const { title, summary = 'report' } = action;
  await publish(report, { file: reportFile, session, say, summary, title });
  return await finish(exitCode);
}
