import { reportId } from './identity.ts';
import type { Evidence, Finding, Metric, Operation, Report, Source, Target } from './report.ts';
import { REPORT_SCHEMA } from './report-version.ts';
import { foldVerdicts, type Verdict, worstFirst } from './verdict.ts';

/** What a gate's `run` returns: its judgement without the circumstances of the run, which the edge knows. */
export interface Outcome {
  target: Target;
  findings: readonly Finding[];
  metrics?: readonly Metric[];
  evidence?: readonly Evidence[];
  /** Overrides the verdict folded from the findings: `skip` where the gate does not apply, `error` where nothing could be judged. */
  verdict?: Verdict;
  /** One sentence; the worst finding's title unless given. */
  reason?: string;
}

export interface Circumstances {
  gate: string;
  operation?: Operation | undefined;
  project: string;
  source: Source;
  startedAt: Date;
  durationMs: number;
}

/** Makes the Report of one run. Findings come worst first; no finding at all is a pass. */
export function composeReport(outcome: Outcome, circumstances: Circumstances): Report {
  const { gate, operation, project, source, startedAt, durationMs } = circumstances;
  const findings = worstFirst(outcome.findings);
  const verdict = outcome.verdict ?? foldVerdicts(['pass', ...findings.map((finding) => finding.verdict)]);
  return {
    schema: REPORT_SCHEMA,
    id: reportId(project, source.job, gate),
    gate,
    ...(operation && { operation }),
    verdict,
    reason: outcome.reason ?? reasonOf(findings),
    target: outcome.target,
    source,
    startedAt: startedAt.toISOString(),
    // A clock that is set back while a gate runs must not make its report invalid.
    durationMs: Math.max(0, Math.round(durationMs)),
    findings,
    metrics: [...(outcome.metrics ?? [])],
    evidence: [...(outcome.evidence ?? [])],
  };
}

function reasonOf(findings: readonly Finding[]): string {
  const red = findings.filter((finding) => finding.verdict !== 'pass' && finding.verdict !== 'skip');
  const [worst] = red;
  if (!worst) return 'Everything is as it should be.';
  return red.length === 1 ? worst.title : `${worst.title} (and ${red.length - 1} more)`;
}
