import type { Outcome } from '#core/outcome.ts';
import { collectRun } from '#core/run/collect.ts';
import { readNeeds } from '#core/run/needs.ts';
import type { RunStory } from '#core/run/story.ts';
import { plural } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import { type Changes, gatherChanges } from '../brief/gather.ts';
import { judgeChanges } from '../brief/judge.ts';
import { briefPage } from '../brief/page.ts';
import { lookAtCalendar } from '../calendar/look.ts';
import type { Ports } from '../ports.ts';

/** Writes what a person needs to know before approving a release. What the calendar says is told, and judged by the other operations. */
export async function brief(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { session } = ports;
  const story = storyOf(inputs, ports);
  const [changes, calendar] = await Promise.all([gatherChanges(inputs['live-sha'], ports), lookAtCalendar(inputs, ports)]);
  const createdAt = Date.parse(inputs['live-created-at'] ?? '');
  const live = {
    deployment: inputs['live-deployment'],
    sha: inputs['live-sha'],
    createdAt: Number.isNaN(createdAt) ? undefined : createdAt,
  };
  const { url, deployment, strategy } = inputs;
  const approval = inputs.approval === 'none' ? undefined : inputs['approval-environment'];
  session.summary(briefPage({ story, changes, live, calendar, staged: { url: url?.origin, deployment }, approval, strategy }));
  tellChanges(changes, ports);
  const findings = judgeChanges(changes);
  return {
    target: { environment: inputs.environment, ...(url && { url: url.origin }), ...(deployment && { deploymentId: deployment }) },
    findings,
    metrics: changes.kind === 'known' ? [{ name: 'commits', unit: 'count', value: changes.comparison.ahead_by }] : [],
    ...(findings.length === 0 && { reason: reasonOf(changes, approval) }),
  };
}

function storyOf(inputs: Inputs, { session, now }: Ports): RunStory {
  const needs = readNeeds(inputs.needs ?? '');
  if ('problem' in needs)
    throw new UserError(`Input "needs" cannot be read: ${needs.problem}. Give it \${{ toJSON(needs) }} as it is.`);
  const { source, project, actor, runUrl } = session;
  return collectRun(needs, {
    source,
    project,
    environment: inputs.environment,
    actor,
    runUrl,
    at: now(),
    leftOut: inputs['left-out'],
  });
}

function tellChanges(changes: Changes, { session }: Ports): void {
  session.output('commits', changes.kind === 'known' ? String(changes.comparison.ahead_by) : '');
  session.output('compare-url', changes.kind === 'known' ? changes.comparison.html_url : '');
}

function reasonOf(changes: Changes, approval: string | undefined): string {
  const brings = changes.kind === 'known' ? `It brings ${plural(changes.comparison.ahead_by, 'commit')}.` : changes.why;
  return `${brings} ${approval === undefined ? 'Nobody is asked to approve it: approval is "none".' : `The reviewers of ${approval} are asked.`}`;
}
