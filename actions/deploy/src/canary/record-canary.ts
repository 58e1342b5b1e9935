import type { Outcome } from '#core/outcome.ts';
import type { Finding, Metric } from '#core/report.ts';
import { messageOf } from '#kit/errors.ts';
import { ServiceError } from '#kit/http/errors.ts';
import type { Session } from '#kit/session.ts';
import type { Inputs } from '../action.ts';
import type { Recorder } from '../adapters/github/record.ts';
import { isAnswerLost } from '../adapters/vercel/client.ts';
import type { RollingRelease } from '../adapters/vercel/rolling.ts';
import { redFinding } from '../findings.ts';
import { githubEnvironment } from '../history/github-environment.ts';
import { redState } from '../history/red-state.ts';
import type { Ports } from '../ports.ts';
import { commitOf } from '../release/commit-of.ts';
import { withUnknownEnd } from '../release/unknown-end.ts';
import { announceStage } from './judge-rolling.ts';
import { stageIndex } from './standing.ts';
import { standWords } from './words.ts';
import type { Work } from './work.ts';

/** What a step has come to. */
export type CanaryEnd =
  | { kind: 'under-way'; release: RollingRelease; findings: Finding[] }
  /** Everybody gets the canary. */
  | { kind: 'complete'; findings: Finding[]; reason: string }
  /** Everybody gets what was there before: `base`. */
  | { kind: 'aborted'; base: string; findings: Finding[]; reason: string };

/** Does one step and tells GitHub, the outputs and the report how it went. */
export async function recordCanary(
  work: Work,
  doing: string,
  inputs: Inputs,
  ports: Ports,
  act: (recorder: Recorder) => Promise<CanaryEnd>,
): Promise<Outcome> {
  const { session, clock } = ports;
  const { deployment, productionUrl } = work;
  const recorder = await ports.record({
    ...githubEnvironment('production', 'live'),
    operation: inputs.operation,
    project: work.project.name,
    environment: 'production',
    ref: commitOf(deployment, ports),
  });
  const named = { deploymentId: deployment.id, logUrl: deployment.inspectorUrl ?? session.runUrl };
  await recorder.note({ ...named, state: 'in_progress', description: `${doing} ${deployment.id}.` });
  try {
    const end = await act(recorder);
    announceEnd(end, session);
    const red = redFinding(end.findings);
    const reason = end.kind === 'under-way' ? standWords(end.release) : end.reason;
    await recorder.note({
      ...named,
      state: red ? redState(red) : STATES[end.kind],
      description: red?.title ?? reason,
      environmentUrl: productionUrl?.origin,
    });
    // For whoever reads that it was taken back, the deployment is the one that production is at.
    const deploymentId = end.kind === 'aborted' ? end.base : deployment.id;
    return {
      target: { ...(productionUrl && { url: productionUrl.origin }), environment: 'production', deploymentId },
      findings: end.findings,
      metrics: [{ name: 'total', unit: 'ms', value: clock.now() - work.beganAt }, ...canaryMetrics(end)],
      ...(end.findings.length === 0 && { reason }),
    };
  } catch (cause) {
    const known = session.signal.aborted ? 'The job was cancelled; how far the canary came is not known.' : messageOf(cause);
    await recorder.note({ ...named, state: 'error', description: known });
    // What was refused had no effect; a look that was refused leaves open what came before it.
    const isLook = cause instanceof ServiceError && cause.call.startsWith('GET ');
    if (!session.signal.aborted && !isAnswerLost(cause) && !isLook) throw cause;
    const open = `How far the rolling release of ${deployment.id} came is not known: look at it on Vercel. This job, run again, looks first and goes no step further than it was to go.`;
    throw withUnknownEnd(cause, open, session.signal);
  }
}

/** GitHub has no word for a canary: it is in progress until everybody gets it. One that was aborted serves nobody any more. */
const STATES = { 'under-way': 'in_progress', complete: 'success', aborted: 'inactive' } as const;

/** Of a hundred visitors, how many get the canary. */
function percentageOf(end: CanaryEnd): number {
  switch (end.kind) {
    case 'under-way':
      return end.release.activeStage?.targetPercentage ?? 0;
    case 'complete':
      return 100;
    case 'aborted':
      return 0;
  }
}

function announceEnd(end: CanaryEnd, session: Session): void {
  if (end.kind === 'under-way') {
    announceStage(end.release, session);
    return;
  }
  session.output('canary-stage', '');
  session.output('canary-remaining', '[]');
  session.output('canary-percentage', String(percentageOf(end)));
  if (end.kind === 'complete') session.output('ready-substate', 'PROMOTED');
}

const canaryMetrics = (end: CanaryEnd): Metric[] => [
  { name: 'canary-share', unit: 'ratio', value: percentageOf(end) / 100 },
  ...(end.kind === 'under-way' ? [{ name: 'canary-stage', unit: 'count', value: stageIndex(end.release) + 1 }] : []),
];
