import { composeReport, type Outcome } from '#core/outcome.ts';
import { redactDeep } from '#core/secrets.ts';
import { exitCodeOf, type FailOn } from '#core/verdict.ts';
import { readConfig } from './config.ts';
import { failedOutcome, isBug } from './failed-outcome.ts';
import type { ActionDefinition, InputTable, InputValues } from './inputs/definition.ts';
import { readInputs, runnerInputs, secretTexts } from './inputs/read.ts';
import { publish } from './publish.ts';
import { defaultReportFile, makeReportFolder } from './report-folder.ts';
import { addMask, debug } from './runner/commands.ts';
import { readContext } from './runner/context.ts';
import { writeOutputs, writeSummary } from './runner/files.ts';
import { createLog } from './runner/log.ts';
import { listenForCancel } from './runner/signals.ts';
import type { Session } from './session.ts';

/** The inputs that every action has and that `runAction` itself looks at. */
interface CommonValues {
  environment: string;
  project: string | undefined;
  'fail-on': FailOn;
  'report-file': string | undefined;
}

/**
 * Runs an action on a GitHub runner, from inputs to exit code, and ends the process even when sockets are still open.
 * It holds the only try/catch of an action. Whatever happens ends in a Report: a `UserError` is the user's to mend, anything else is a
 * bug of ours, and both are an `error` verdict. Outputs, summary and annotations are written on every end.
 */
export async function runAction<Table extends InputTable>(
  action: ActionDefinition<Table>,
  run: (inputs: InputValues<Table>, session: Session) => Promise<Outcome>,
): Promise<never> {
  const { env } = process;
  const startedAt = new Date();
  const texts = runnerInputs(env);
  const secrets = secretTexts(action, { texts, env });
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  for (const secret of secrets) say(addMask(secret));
  const outputs: Record<string, string> = {};
  const finish = (code: number): Promise<never> => {
    writeOutputs(env, redactDeep(outputs, secrets));
    return new Promise(() => process.stdout.write('', () => process.exit(code)));
  };
  const cancel = listenForCancel(() => void finish(1));
  const context = readContext(env);
  const session: Session = {
    ...context,
    signal: cancel,
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
  let failOn: FailOn = 'fail';
  let reportFile = defaultReportFile(action.name, env);
  let outcome: Outcome;
  try {
    const inputs = readInputs(action, { texts, config: await readConfig(action, texts.config), env });
    const common = inputs as unknown as CommonValues;
    reportFile = common['report-file'] ?? reportFile;
    session.folder = makeReportFolder(reportFile);
    failOn = common['fail-on'];
    outcome = await run(inputs, session);
  } catch (thrown) {
    outcome = failedOutcome(thrown, { environment: texts.environment ?? 'unknown', cancelled: cancel.aborted });
    if (isBug(thrown) && !cancel.aborted) say(debug((thrown as Error).stack ?? ''));
  }
  const circumstances = {
    gate: action.name,
    project: session.project,
    source: context.source,
    startedAt,
    durationMs: Date.now() - startedAt.getTime(),
  };
  const report = redactDeep(composeReport(outcome, circumstances), secrets);
  Object.assign(
    outputs,
    await publish(report, { file: reportFile, session, say, summary: action.summary ?? 'report', title: action.title }),
  );
  return await finish(exitCodeOf(report.verdict, failOn));
}
