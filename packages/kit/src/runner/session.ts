import { redactDeep } from '#core/secrets.ts';
import type { ActionDefinition } from '../inputs/definition.ts';
import { type InputTexts, secretTexts } from '../inputs/read.ts';
import type { Session } from '../session.ts';
import { addMask } from './commands.ts';
import { readContext } from './context.ts';
import { saveState, writeSummary } from './files.ts';
import { createLog } from './log.ts';
import { writeLine } from './stdout.ts';

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
  const context = readContext(env, texts);
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
