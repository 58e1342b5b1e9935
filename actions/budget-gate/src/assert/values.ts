import type { Measure, Subject } from '../budgets/model.ts';
import { kebab } from '../budgets/subject.ts';
import type { AuditResult, LighthouseResult } from '../lighthouse-result.ts';

/** What one run says about a subject. `absent`: the audit is not in the result. No value: it is, but has nothing to compare. */
export type Sample = { kind: 'value'; value: number } | { kind: 'no value'; because: string } | { kind: 'absent' };

/** Reads what an assertion compares from one run. */
export function sampleOf(run: LighthouseResult, subject: Subject, measure: Measure): Sample {
  switch (subject.kind) {
    case 'audit': {
      const audit = run.audits[subject.id];
      return audit ? auditSample(audit, measure) : { kind: 'absent' };
    }
    case 'category': {
      const category = run.categories[subject.id];
      if (!category) return { kind: 'absent' };
      return finite(measure === 'minScore' ? category.score : undefined, 'a category has a score only');
    }
    case 'resource': {
      const row = itemsOf(run.audits['resource-summary']).find((item) => item.resourceType === subject.type);
      if (!row) return { kind: 'absent' };
      return finite(subject.property === 'size' ? row.transferSize : row.requestCount, 'resources are counted or weighed');
    }
    case 'user-timing': {
      const row = itemsOf(run.audits['user-timings']).find((item) => kebab(String(item.name)) === subject.name);
      return row ? finite(row.duration ?? row.startTime, 'it has no time') : { kind: 'absent' };
    }
  }
}

function auditSample(audit: AuditResult, measure: Measure): Sample {
  const because = audit.errorMessage ?? `${measure} does not fit an audit of kind "${audit.scoreDisplayMode}"`;
  if (audit.scoreDisplayMode === 'error') return { kind: 'no value', because };
  switch (measure) {
    case 'minScore':
      return finite(audit.score ?? SCORES_OF_UNSCORED[audit.scoreDisplayMode], because);
    case 'maxLength':
      return { kind: 'value', value: itemsOf(audit).length };
    case 'maxNumericValue':
      return finite(audit.numericValue, because);
  }
}

/** As in Lighthouse CI: what does not apply cannot be wrong, and what only informs cannot be right. */
const SCORES_OF_UNSCORED: Readonly<Record<string, number>> = { notApplicable: 1, informative: 0 };

export const itemsOf = (audit: AuditResult | undefined): Readonly<Record<string, unknown>>[] => audit?.details?.items ?? [];

const finite = (value: unknown, because: string): Sample =>
  typeof value === 'number' && Number.isFinite(value) ? { kind: 'value', value } : { kind: 'no value', because };
