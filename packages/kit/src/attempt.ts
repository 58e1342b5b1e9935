import { inspect } from 'node:util';
import { composeReport, type Outcome } from '#core/outcome.ts';
import type { Report } from '#core/report.ts';
import { redact, redactDeep } from '#core/secrets.ts';
import { exitCodeOf, type FailOn } from '#core/verdict.ts';
import { readConfig } from './config.ts';
import { failedOutcome, isBug } from './failed-outcome.ts';
import { giveUp } from './give-up.ts';
import { DEFAULT_ENVIRONMENT } from './inputs/common.ts';
import type { ActionDefinition, InputTable, InputValues } from './inputs/definition.ts';
import { type InputTexts, readInputs } from './inputs/read.ts';
import { defaultReportFile, makeReportFolder } from './report-folder.ts';
import type { Session } from './session.ts';

/** An action's own work, between its inputs and its judgement. */
export type Run<Table extends InputTable> = (inputs: InputValues<Table>, session: Session) => Promise<Outcome>;

/** What became of an attempt: always a Report. */
export interface Attempted {
  /** Complete; every known secret is replaced. */
  report: Report;
  /** Where the Report belongs; evidence files lie beside it. */
  reportFile: string;
  /** 0 or 1, as `fail-on` says. */
  exitCode: number;
}

/** What a runner and a terminal give differently. */
export interface Surroundings {
  /** Inputs given for this very run. */
  texts: InputTexts;
  /** Its `folder` is set here, once the inputs say where it is. */
  session: Session;
  /** Called with the stack of an error that is a bug of ours; every known secret is replaced. */
  onBug(stack: string): void;
}

/** The inputs that every action has and that are looked at here. */
interface CommonValues {
  'fail-on': FailOn;
  'report-file': string | undefined;
}

/**
 * Runs an action from texts to Report. It holds the only try/catch of an action, and never throws: a `UserError` is the user's to mend,
 * anything else is a bug of ours, and both are an `error` verdict.
 */
export async function attempt<Table extends InputTable>(
  action: ActionDefinition<Table>,
  run: Run<Table>,
  { texts, session, onBug }: Surroundings,
): Promise<Attempted> {
  const { env, signal, secrets } = session;
  const startedAt = new Date();
  let failOn: FailOn = 'fail';
  let reportFile = defaultReportFile(action.name, env);
  let outcome: Outcome;
  try {
    const inputs = readInputs(action, { texts, config: await readConfig(action, texts.config), env });
    const common = inputs as unknown as CommonValues;
    const wanted = common['report-file'] ?? reportFile;
    session.folder = makeReportFolder(wanted);
    reportFile = wanted;
    failOn = common['fail-on'];
    outcome = await Promise.race([run(inputs, session), giveUp(signal)]);
  } catch (thrown) {
    outcome = failedOutcome(thrown, {
      environment: session.environment ?? texts.environment ?? DEFAULT_ENVIRONMENT,
      cancelled: signal.aborted,
    });
    if (isBug(thrown) && !signal.aborted) onBug(redact(inspect(thrown), secrets));
    // A cancelled step never looks as if it had succeeded.
    if (signal.aborted) failOn = 'fail';
  }
  const circumstances = {
    gate: action.name,
    operation: session.operation,
    project: session.project,
    source: session.source,
    startedAt,
    durationMs: Date.now() - startedAt.getTime(),
  };
  const report = redactDeep(composeReport(outcome, circumstances), secrets);
  return { report, reportFile, exitCode: exitCodeOf(report.verdict, failOn) };
}
