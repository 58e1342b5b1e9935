import type { Finding } from '#core/report.ts';
import { UserError } from '#kit/errors.ts';
import { DEFAULT_CONFIG_PATH } from '#kit/inputs/common.ts';
import type { Inputs } from '../action.ts';
import type { Ports } from '../ports.ts';
import { judgeCalendar, type WindowState, windowState } from './judge.ts';
import { parseCalendar } from './parse.ts';
import { ALWAYS_OPEN } from './schema.ts';
import { type CalendarState, calendarState } from './state.ts';

export interface Seen {
  state: CalendarState;
  window: WindowState;
  findings: Finding[];
  /** Milliseconds since the epoch. */
  now: number;
}

/** Reads the calendar from the default branch, holds this moment to it, and sets the outputs that tell of it. */
export async function lookAtCalendar(inputs: Inputs, ports: Ports): Promise<Seen> {
  const { session, github } = ports;
  const given = inputs['release-config'];
  const file = given ?? DEFAULT_CONFIG_PATH;
  const text = await github.defaultBranchFile(file);
  // Without the default file there is no calendar. A path that leads nowhere is a slip, or a way around one.
  if (text === undefined && given !== undefined)
    throw new UserError(
      `Configuration file ${file} does not exist on the default branch, so nobody knows whether a release may go out. Put it there, or correct the path.`,
    );
  const calendar = text === undefined ? ALWAYS_OPEN : await parseCalendar(text, file);
  const now = ports.now().getTime();
  const state = calendarState(calendar, now);
  const actor = session.env.GITHUB_TRIGGERING_ACTOR || session.actor;
  const override = { actor, reason: inputs['override-reason'] };
  const window = windowState(state, override);
  session.output('window', window);
  const isKnown = state.kind !== 'open' && Number.isFinite(state.opensAt);
  session.output('opens-at', isKnown ? new Date(state.opensAt).toISOString() : '');
  return { state, window, findings: judgeCalendar(state, override, now, file), now };
}
