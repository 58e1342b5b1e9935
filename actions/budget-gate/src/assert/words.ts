import type { Assertion, Subject } from '../budgets/model.ts';
import type { LighthouseResult } from '../lighthouse-result.ts';

const UNITS: Readonly<Record<string, string>> = { millisecond: 'ms', byte: 'bytes', element: 'elements' };

/** The unit of the compared values, as Reports write it; nothing for a plain number. */
export function unitOf({ subject, measure }: Assertion, run: LighthouseResult): string | undefined {
  if (measure === 'minScore') return 'score';
  if (measure === 'maxLength') return 'items';
  switch (subject.kind) {
    case 'audit':
      return UNITS[run.audits[subject.id]?.numericUnit ?? ''];
    case 'category':
      return 'score';
    case 'resource':
      return subject.property === 'size' ? 'bytes' : 'requests';
    case 'user-timing':
      return 'ms';
  }
}

/** What a person calls the subject. */
export function subjectTitle(subject: Subject, run: LighthouseResult): string {
  switch (subject.kind) {
    case 'audit':
      return run.audits[subject.id]?.title ?? subject.id;
    case 'category':
      return `The ${subject.id.replaceAll('-', ' ')} score`;
    case 'resource':
      return subject.property === 'size' ? `The size of ${subject.type} resources` : `The number of ${subject.type} resources`;
    case 'user-timing':
      return `The user timing ${subject.name}`;
  }
}
