import { parseReport, type Report } from '../report.ts';
import { cutBytes } from '../text.ts';
import type { Need } from './needs.ts';

/** What an output held instead of a report. */
export interface Unreadable {
  problem: string;
}

/** `report`, or `<gate>-report` of a job that holds several gates. */
const OUTPUT = /^(?:.+-)?report$/;
/** The gates of such a job, separated by blanks: which reports it owes, whatever became of it. */
const EXPECTED = 'expected-reports';

/** What a job handed over as reports, in the order of its outputs. */
export const reportsIn = ({ outputs }: Need): (Report | Unreadable)[] =>
  Object.entries(outputs).flatMap(([name, text]) => (OUTPUT.test(name) && text ? [read(text)] : []));

/** The gates that a job of several says it has; empty for a job that is one gate. */
export const gatesOf = ({ outputs }: Need): string[] => (outputs[EXPECTED] ?? '').split(/\s+/).filter(Boolean);

export const isUnreadable = (found: Report | Unreadable): found is Unreadable => 'problem' in found;

function read(text: string): Report | Unreadable {
  try {
    return parseReport(text);
  } catch (thrown) {
    return { problem: cutBytes(thrown instanceof Error ? thrown.message : String(thrown), 200) };
  }
}
