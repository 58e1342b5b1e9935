import { redact, redactDeep } from '#core/secrets.ts';
import { attempt, type Run } from './attempt.ts';
import { messageOf } from './errors.ts';
import type { ActionDefinition, InputTable } from './inputs/definition.ts';
import { type InputTexts, runnerInputs, secretTexts } from './inputs/read.ts';
import { publish } from './publish.ts';
import { addMask, annotation, debug } from './runner/commands.ts';
import { readContext } from './runner/context.ts';
import { saveState, writeOutputs, writeSummary } from './runner/files.ts';
import { createLog } from './runner/log.ts';
import { listenForCancel } from './runner/signals.ts';
import { writeLine } from './runner/stdout.ts';
import type { Session } from './session.ts';

const NODE_MAJOR = 24;

/**
 * Runs an action on a GitHub runner, from inputs to exit code, and ends the process even when sockets are still open.
 * Whatever happens ends in a Report; outputs, summary and annotations are written on every end.
 */
export async function runAction<Table extends InputTable>(action: ActionDefinition<Table>, run: Run<Table>): Promise<never> {
  const { env } = process;
  refuseOlderNode();
  const texts = runnerInputs(env);
  const outputs: Record<string, string> = {};
  const finish = (code: number): never => {
    writeOutputs(env, redactDeep(outputs, session.secrets));
    process.exit(code);
  };
  const session = runnerSession(action, texts, { signal: listenForCancel(() => finish(1)), outputs });
  const { secrets } = session;
  const { report, reportFile, exitCode } = await attempt(action, run, {
    texts,
    session,
    onBug: (stack) => writeLine(debug(stack)),
  });
  const { title, summary = 'report' } = action;
  const published = await publish(report, { file: reportFile, session, say: writeLine, summary, title }).then(
    () => exitCode,
    (thrown: unknown) => {
      const { verdict, reason } = report;
      writeLine(
        annotation('error', redact(`${verdict}: ${reason} The report could not be kept: ${messageOf(thrown)}`, secrets), {
          title,
        }),
      );
      return 1;
    },
  );
  return finish(published);
}

/** The session of a step on a runner, its secrets masked. */
export function runnerSession(
  action: ActionDefinition,
  texts: InputTexts,
  { signal, outputs }: { signal: AbortSignal; outputs: Record<string, string> },
): Session {
  const { env } = process;
  const secrets: string[] = [];
  const mask = (secret: string) => {
    secrets.push(secret);
    writeLine(addMask(secret));
  };
  for (const secret of secretTexts(action, { texts, env })) mask(secret);
  const context = readContext(env);
  return {
    ...context,
    signal,
    log: createLog(writeLine, secrets),
    folder: '',
    secrets,
    mask,
    env,
    project: texts.project ?? context.repositoryName,
    output: (name, value) => {
      outputs[name] = value;
    },
    save: (name, value) => saveState(env, name, value),
    summary: (markdown) => writeSummary(env, redactDeep(markdown, secrets)),
  };
}

/** `runs.using: node24` gives the right one; a person who starts a bundle by hand may have another, and would see a bug of ours. */
function refuseOlderNode(): void {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return;
  writeLine(annotation('error', `Shipgate's actions run on Node ${NODE_MAJOR} or newer, and this is ${process.version}.`));
  process.exit(1);
}
