import { redact, redactDeep } from '#core/secrets.ts';
import { attempt, type Run } from './attempt.ts';
import { messageOf } from './errors.ts';
import type { ActionDefinition, InputTable } from './inputs/definition.ts';
import { runnerInputs } from './inputs/read.ts';
import { publish } from './publish.ts';
import { isPostPart, type Post, runPost } from './run-post.ts';
import { annotation, debug } from './runner/commands.ts';
import { writeOutputs } from './runner/files.ts';
import { runnerSession } from './runner/session.ts';
import { listenForCancel } from './runner/signals.ts';
import { writeLine } from './runner/stdout.ts';

const NODE_MAJOR = 24;

/**
 * Runs an action on a GitHub runner, from inputs to exit code, and ends the process even when sockets are still open.
 * Whatever happens ends in a Report; outputs, summary and annotations are written on every end.
 * @param post what an action with `post: 'always'` does when its job ends.
 */
export async function runAction<Table extends InputTable>(
  action: ActionDefinition<Table>,
  run: Run<Table>,
  post?: Post<Table>,
): Promise<never> {
  const { env } = process;
  refuseOlderNode();
  if (post && isPostPart()) return await runPost(action, post);
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

/** `runs.using: node24` gives the right one; a person who starts a bundle by hand may have another, and would see a bug of ours. */
function refuseOlderNode(): void {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return;
  writeLine(annotation('error', `Shipgate's actions run on Node ${NODE_MAJOR} or newer, and this is ${process.version}.`));
  process.exit(1);
}
