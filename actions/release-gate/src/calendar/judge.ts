import type { Finding } from '#core/report.ts';
import { plainText } from '#core/text.ts';
import type { CalendarState } from './state.ts';
import { closedWords } from './words.ts';

/** Who wants the release, and why it should go out although the calendar is against it. */
export interface Override {
  actor: string;
  reason: string | undefined;
}

/** `overridden`: it is closed, and somebody gave a reason. */
export type WindowState = 'open' | 'closed' | 'overridden';

export const windowState = ({ kind }: CalendarState, { reason }: Override): WindowState => {
  if (kind === 'open') return 'open';
  return reason === undefined ? 'closed' : 'overridden';
};

/**
 * What the calendar says to a release. An override is a warning that names who and why, so that every channel keeps it.
 * @param now milliseconds since the epoch.
 * @param file of the calendar, for whoever wants to change it.
 */
export function judgeCalendar(state: CalendarState, override: Override, now: number, file: string): Finding[] {
  if (state.kind === 'open') return [];
  const closed = closedWords(state, now);
  if (override.reason !== undefined)
    return [
      {
        rule: 'calendar-overridden',
        title: `${plainText(override.actor, 100)} releases against the calendar: ${plainText(override.reason).replace(/\.?$/, '.')}`,
        verdict: 'warn',
        severity: 'medium',
        help: closed,
        where: { file },
      },
    ];
  return [
    {
      rule: state.kind === 'frozen' ? 'release-frozen' : 'outside-window',
      title: closed,
      verdict: 'fail',
      severity: 'high',
      where: { file },
      fix: 'Run the job again then. If it cannot wait, start the workflow by hand with the input "override-reason"; who overrode it and why is recorded.',
    },
  ];
}
