import type { Outcome } from '#core/outcome.ts';
import { runSummary } from '#core/render/run-summary.ts';
import type { InputValues } from '#kit/inputs/definition.ts';
import type { action } from './action.ts';
import { conditionBefore } from './before.ts';
import { commentOn } from './channels/comment.ts';
import { emailChange } from './channels/email.ts';
import { recordRun } from './channels/record.ts';
import { gateVerdicts } from './gate-verdicts.ts';
import { outcomeOf } from './outcome.ts';
import type { Ports } from './ports.ts';
import { deliverWaiting, keepUndelivered } from './spool.ts';
import { changeOf } from './state.ts';
import { tellStory } from './tell-story.ts';

export type Inputs = InputValues<(typeof action)['inputs']>;

/** Tells a run to everyone who waits for it, and keeps for a later run what could not be told. */
export async function run(inputs: Pick<Inputs, 'needs'>, ports: Ports): Promise<Outcome> {
  const story = await tellStory(inputs.needs, ports);
  ports.output('run-verdict', story.verdict);
  ports.output('gate-verdicts', JSON.stringify(gateVerdicts(story)));
  ports.info(`The run: ${story.verdict}. ${story.headline}`);
  const earlier = await deliverWaiting(ports);
  const [{ recorded, ...recording }, { marker, superseded, ...commenting }] = await Promise.all([
    recordRun(story, ports.store),
    commentOn(story, ports.comments),
  ]);
  const before = await conditionBefore(story, { recorded, marker, superseded }, ports);
  const change = before === 'superseded' ? undefined : changeOf(before, story.condition);
  const now = [recording.delivery, commenting.delivery, await emailChange(story, change, ports.mailer)];
  const deliveries = [...earlier, ...now, ...(await keepUndelivered(now, ports))];
  const lines = deliveries.map(({ line }) => line);
  lines.forEach(ports.info);
  ports.summary(runSummary(story, lines));
  return outcomeOf(story, deliveries);
}
