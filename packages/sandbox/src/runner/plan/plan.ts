import { join } from 'node:path';
import { InvalidWorkflow, Unsupported } from '../errors.ts';
import { type Action, readAction } from '../read/action.ts';
import type { CallJob, Job, StepsJob } from '../read/job.ts';
import { DEFAULT_PERMISSIONS, excess, type Permissions } from '../read/permissions.ts';
import type { UsesStep } from '../read/step.ts';
import { entries, isExpression } from '../read/tokens.ts';
import { type Origin, readWorkflow, type Workflow } from '../read/workflow.ts';
import { checkCall } from './calls.ts';
import { type Reference, resolveReference, type Suites } from './references.ts';

/** A workflow with everything it calls found, read and allowed, before any job starts. */
export interface Plan {
  workflow: Workflow;
  jobs: PlannedJob[];
}

export type PlannedJob = PlannedSteps | PlannedCall;

export interface PlannedSteps {
  kind: 'steps';
  job: StepsJob;
  permissions: Permissions;
  /** The action of each `uses` step; `./path` is only known once the job has checked it out. */
  actions: Map<UsesStep, PlannedAction | 'in-workspace'>;
}

export interface PlannedCall {
  kind: 'call';
  job: CallJob;
  called: Plan;
}

export interface PlannedAction {
  action: Action;
  reference: Reference;
}

/** GitHub allows ten levels of workflows in all. https://docs.github.com/actions/reference/workflows-and-actions/reusing-workflow-configurations */
const MAX_DEPTH = 10;

/**
 * Reads a workflow and all it calls.
 * @throws InvalidWorkflow where GitHub would stop the run at its start, Unsupported for what only this runner refuses
 */
export function planWorkflow(origin: Origin, file: string, suites: Suites): Promise<Plan> {
  return planFile(origin, file, suites, { granted: DEFAULT_PERMISSIONS, caller: undefined, depth: 1 });
}

interface Call {
  granted: Permissions;
  caller: { job: CallJob; file: string } | undefined;
  depth: number;
}

async function planFile(origin: Origin, file: string, suites: Suites, call: Call): Promise<Plan> {
  const workflow = await readWorkflow(origin, file);
  if (call.caller) {
    if (call.depth > MAX_DEPTH) throw new InvalidWorkflow(`${call.caller.job.where}: more than ${MAX_DEPTH} levels of workflows`);
    checkCall(call.caller.job, workflow);
    if (workflow.permissions) refuseExcess(workflow.permissions, call, 'The workflow');
  }
  const jobs: PlannedJob[] = [];
  for (const job of workflow.jobs) jobs.push(await planJob(job, workflow, suites, call));
  return { workflow, jobs };
}

async function planJob(job: Job, workflow: Workflow, suites: Suites, call: Call): Promise<PlannedJob> {
  const permissions = job.permissions ?? workflow.permissions ?? call.granted;
  if (call.caller && job.permissions) refuseExcess(job.permissions, call, `The nested job '${job.id}'`);
  if (job.kind === 'steps') return { kind: 'steps', job, permissions, actions: await planActions(job, workflow, suites) };
  const { origin, path, standIn } = resolveReference(job.uses, workflow.origin, suites, job.where);
  if (standIn || !/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) {
    throw new InvalidWorkflow(`${job.where}: invalid value workflow reference: ${job.uses} names no file of .github/workflows`);
  }
  refuseTokenAsSecret(job, workflow.file);
  const caller = { job, file: workflow.file };
  return {
    kind: 'call',
    job,
    called: await planFile(origin, path, suites, { granted: permissions, caller, depth: call.depth + 1 }),
  };
}

async function planActions(job: StepsJob, workflow: Workflow, suites: Suites): Promise<PlannedSteps['actions']> {
  const actions: PlannedSteps['actions'] = new Map();
  for (const step of job.steps) {
    if (step.kind !== 'uses') continue;
    if (step.uses.startsWith('./')) {
      actions.set(step, 'in-workspace');
      continue;
    }
    const reference = resolveReference(step.uses, workflow.origin, suites, step.where);
    const action = await readAction(join(reference.origin.folder, reference.path), step.where);
    if (reference.standIn) refuseUnknownInputs(step, action, reference.standIn);
    actions.set(step, { action, reference });
  }
  return actions;
}

/** Each job has a token of its own here, so there is none that a caller could pass on. */
function refuseTokenAsSecret(job: CallJob, file: string) {
  if (job.secrets.kind === 'inherit') return;
  for (const [, token] of job.secrets.values) {
    const passes = isExpression(token) && /secrets\.GITHUB_TOKEN|github\.token/i.test(token.expression);
    if (passes) throw new Unsupported(`${file}:${token.line}`, 'passing GITHUB_TOKEN as a secret of another name');
  }
}

/** A stand-in plays some of the real action's inputs; leaving another one out silently would be a lie. */
function refuseUnknownInputs(step: UsesStep, action: Action, name: string) {
  for (const [input] of entries(step.with)) {
    if (!action.inputs.has(input)) throw new Unsupported(step.where, `the input '${input}' of ${name}`);
  }
}

function refuseExcess(asked: Permissions, { granted, caller }: Call, who: string) {
  const beyond = excess(asked, granted);
  if (!beyond || !caller) return;
  const { job, file } = caller;
  throw new InvalidWorkflow(
    `Invalid workflow file: ${file}#L${job.where.split(':').at(-1)}\nThe workflow is not valid. Error calling workflow '${job.uses}'. ` +
      `${who} is requesting '${beyond.requesting}', but is only allowed '${beyond.allowed}'.`,
  );
}
