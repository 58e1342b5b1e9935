import { join } from 'node:path';
import type { PlannedAction, PlannedSteps } from '../plan/plan.ts';
import { trackProcesses } from '../process/orphans.ts';
import { readAction } from '../read/action.ts';
import { holds, holdsText, jsonOf, type Scope, textOf, textsOf } from '../read/expressions.ts';
import type { Step, UsesStep } from '../read/step.ts';
import type { Workflow } from '../read/workflow.ts';
import type { StepResult } from '../result.ts';
import type { Entered } from './environment.ts';
import { actionExecution, actionInputs, asVariables, execute, scriptExecution } from './execute.ts';
import { finishJob } from './finish.ts';
import { furnish, type Room } from './room.ts';
import type { Outcome, Run } from './run.ts';
import { type Part, playPart } from './step.ts';
import type { LegPlay } from './view.ts';

/** GitHub's limit for a job that sets none. */
const DEFAULT_TIMEOUT_MINUTES = 360;

/** Plays the steps of one job in a machine of its own, then the `post` parts of its actions in reverse. */
export async function playSteps(play: LegPlay<PlannedSteps>, environment: Entered): Promise<Outcome> {
  const { run, leg, cancel } = play;
  const { job } = play.planned;
  const startedAt = Date.now();
  run.emit({ type: 'job-started', job: leg.key, name: leg.name, at: startedAt });
  using tracked = trackProcesses();
  const room = await furnish(play, environment, tracked.id);
  cancel.signal.throwIfAborted();
  const scope: Scope = { contexts: { ...room.contexts } };
  room.env = { ...textsOf(play.plan.workflow.env, scope), ...textsOf(job.env, scope) };
  const minutes = Number(jsonOf(job.timeoutMinutes, scope) ?? DEFAULT_TIMEOUT_MINUTES);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    cancel.abort('timeout');
  }, minutes * 60_000);
  cancel.signal.addEventListener('abort', () => (room.status = 'cancelled'), { once: true });
  const endDeployment = environment.begin();
  const results: StepResult[] = [];
  try {
    const posts: Part[] = [];
    for (const [index, step] of job.steps.entries()) {
      const part = partOf(play, room, step, index, posts);
      results.push(await playPart(run, room, part, cancel.signal));
    }
    for (const post of posts.reverse()) results.push(await playPart(run, room, post, cancel.signal));
  } finally {
    clearTimeout(timer);
  }
  const limit = timedOut ? `The job has exceeded the maximum execution time of ${minutes} minutes.` : undefined;
  return finishJob(play, room, { startedAt, results, limit, endDeployment });
}

function partOf({ run, plan, planned }: LegPlay<PlannedSteps>, room: Room, step: Step, index: number, posts: Part[]): Part {
  const defaults = [planned.job.defaults, plan.workflow.defaults];
  return {
    id: step.id,
    action: step.id ?? `__${step.kind === 'run' ? 'run' : step.uses.split('@')[0]?.replace(/\W+/g, '_')}_${index}`,
    name: (scope) => textOf(step.name, scope) || nameOf(step, scope),
    condition: (scope) => (step.condition ? holds(step.condition, scope) : scope.status?.success === true),
    env: (scope) => textsOf(step.env, scope),
    timeoutMinutes: (scope) => (step.timeoutMinutes ? Number(jsonOf(step.timeoutMinutes, scope)) : undefined),
    continueOnError: (scope) => jsonOf(step.continueOnError, scope) === true,
    async work(scope, output, signal) {
      if (step.kind === 'run') {
        const ended = await execute(run, room, scriptExecution(room, step, defaults, scope), scope, output, signal);
        if (ended.code !== 0 && !signal.aborted) output.annotate('error', `Process completed with exit code ${ended.code}.`);
        return ended;
      }
      const found = await actionOf(planned, room, step, plan.workflow);
      const inputs = actionInputs(found, step, scope, output);
      const execution = actionExecution(run, room, found, found.action.main);
      const state: Record<string, string> = {};
      if (found.action.post) posts.push(postPart(run, room, this, found, inputs, state));
      const ended = await execute(run, room, { ...execution, env: { ...execution.env, ...inputs } }, scope, output, signal);
      Object.assign(state, ended.written.state);
      return ended;
    },
  };
}

/** The clean-up of an action; it runs whenever its main part began, unless `post-if` says otherwise. */
function postPart(
  run: Run,
  room: Room,
  main: Part,
  planned: PlannedAction,
  inputs: Record<string, string>,
  state: Record<string, string>,
): Part {
  const { post = '', postCondition } = planned.action;
  return {
    ...main,
    id: undefined,
    name: (scope) => `Post ${main.name(scope)}`,
    condition: (scope) => (postCondition ? holdsText(postCondition, scope) : true),
    timeoutMinutes: () => undefined,
    continueOnError: () => false,
    work(scope, output, signal) {
      const execution = actionExecution(run, room, planned, post);
      const env = { ...execution.env, ...inputs, ...asVariables('STATE', state) };
      return execute(run, room, { ...execution, env }, scope, output, signal);
    },
  };
}

/** The planned action, or one that lies in the workspace by now. */
async function actionOf({ actions }: PlannedSteps, room: Room, step: UsesStep, workflow: Workflow): Promise<PlannedAction> {
  const planned = actions.get(step);
  if (planned && planned !== 'in-workspace') return planned;
  const path = step.uses.slice('./'.length);
  const action = await readAction(join(room.folders.workspace, path), step.where);
  return { action, reference: { origin: workflow.origin, path, standIn: undefined } };
}

function nameOf(step: Step, scope: Scope): string {
  const what = step.kind === 'uses' ? step.uses : (textOf(step.run, scope).trim().split('\n')[0] ?? '');
  return `Run ${what}`;
}
