import { isOfJob } from '../identity.ts';
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
export const reportsIn = ({ job, outputs }: Need): (Report | Unreadable)[] =>
  Object.entries(outputs).flatMap(([name, text]) => (OUTPUT.test(name) && text ? [read(text, job)] : []));

/** The gates that a job of several says it has; empty for a job that is one gate. */
export const gatesOf = ({ outputs }: Need): string[] => (outputs[EXPECTED] ?? '').split(/\s+/).filter(Boolean);

export const isUnreadable = (found: Report | Unreadable): found is Unreadable => 'problem' in found;

/** A job speaks for itself only: one that runs the code of others could take the place of a gate in the record. */
function read(text: string, job: string): Report | Unreadable {
  try {
    const report = parseReport(text);
    return isOfJob(report.id, job) ? report : { problem: `it says that it is ${cutBytes(report.id, 150)}, another job's` };
  } catch (thrown) {
    return { problem: cutBytes(thrown instanceof Error ? thrown.message : String(thrown), 200) };
  }
}
