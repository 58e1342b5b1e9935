import { messageOf, UserError } from './errors.ts';
import type { ActionDefinition, InputTable, InputValues } from './inputs/definition.ts';
import { readInputs, runnerInputs } from './inputs/read.ts';
import { runnerSession } from './runner/session.ts';
import type { Session } from './session.ts';

/** What the main part saved, by name. */
export type Saved = Readonly<Record<string, string>>;

/** The work of a `post` part. */
export type Post<Table extends InputTable> = (saved: Saved, inputs: InputValues<Table>, session: Session) => Promise<void>;

/** It delays the end of the job, and a cancelled job is killed soon. */
const POST_MAX_MS = 20_000;
const STATE = 'STATE_';

/** The word by which an entry tells that it is started as the `post` part: a runner gives both parts the same variables. */
export const isPostPart = (): boolean => process.argv[2] === 'post';

/** Runs the `post` part of an action. It never fails the job: what goes wrong is a warning. */
export async function runPost<Table extends InputTable>(action: ActionDefinition<Table>, post: Post<Table>): Promise<never> {
  const { env } = process;
  const saved = Object.fromEntries(
    Object.entries(env)
      .filter(([name]) => name.startsWith(STATE))
      .map(([name, value]) => [name.slice(STATE.length), value ?? '']),
  );
  // The main part had nothing to leave behind: there is nothing to look at either.
  if (Object.keys(saved).length === 0) process.exit(0);
  const texts = runnerInputs(env);
  const session = runnerSession(action, texts, { signal: AbortSignal.timeout(POST_MAX_MS), outputs: {} });
  try {
    // No configuration file: the main part judged it, and the working folder may be gone by now.
    const inputs = readInputs(action, { texts, config: { texts: {}, places: {} }, env });
    await post(saved, inputs, session);
  } catch (thrown) {
    const what = thrown instanceof UserError ? messageOf(thrown) : `A bug in Shipgate: ${messageOf(thrown)}`;
    session.log.warning(`What ${action.title} does after a job could not be done: ${what}`, action.title);
  }
  process.exit(0);
}
