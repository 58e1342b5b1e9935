import type { Finding } from '#core/report.ts';
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
  const file = inputs['release-config'] ?? DEFAULT_CONFIG_PATH;
  const text = await github.defaultBranchFile(file);
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
