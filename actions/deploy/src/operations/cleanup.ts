import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from '../action.ts';
import { removeEnvironments } from '../cleanup/remove-environments.ts';
import { type Manner, removePreviews } from '../cleanup/remove-previews.ts';
import { removeRecords } from '../cleanup/remove-records.ts';
import { subjectOf } from '../cleanup/subject.ts';
import { countGone, removedOutput, type Tally } from '../cleanup/tally.ts';
import { deadlineOf } from '../deadline.ts';
import type { Ports } from '../ports.ts';

/** Removes what a pull request has left behind: its previews on Vercel, their names, and GitHub's records of them. Nothing else's. */
export async function cleanup(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { session, clock, vercel } = ports;
  const subject = subjectOf(inputs, session);
  const deadline = deadlineOf(inputs, clock.now());
  const manner: Manner = {
    mode: inputs['dry-run'] ? 'list' : 'remove',
    keepLatest: inputs['keep-latest'] ?? 0,
    leftMs: () => Math.max(0, deadline - clock.now()),
  };
  const tally: Tally = { gone: [], findings: [], kept: [] };
  try {
    const project = await vercel.project(ports.projectId);
    const plan = await removePreviews(subject, project, manner, tally, ports);
    await removeRecords(subject, project, plan, manner, tally, ports);
    await removeEnvironments(subject, manner, tally, ports);
  } finally {
    session.output('removed', removedOutput(tally.gone));
  }
  const lines = [...tally.gone.map(({ kind, id, name }) => `${kind} ${id} ${name}`), ...tally.kept];
  const done = manner.mode === 'list' ? 'Would remove' : 'Removed';
  if (lines.length > 0) session.log.group(`${done} ${countGone(tally.gone)}`, lines);
  return {
    target: { environment: 'preview' },
    findings: tally.findings,
    evidence: lines.length > 0 ? [ports.keepLog('cleanup.log', lines)] : [],
    ...(tally.findings.length === 0 && {
      reason: `${done} ${countGone(tally.gone)} of pull request ${subject.pullRequest} in ${subject.repository}.`,
    }),
  };
}
