import type { CheckBlocks, CheckConclusion, CheckRun, ProjectCheck } from '../check-run.ts';
import { addCheck, endRun, startRun } from '../checks.ts';
import { type Deployment, type Project, projectOf, type State } from '../state.ts';
import { ApiError, deploymentParam, type Endpoint, json, projectParam, readBody } from './call.ts';

const BLOCKS = ['build-start', 'deployment-start', 'deployment-alias', 'deployment-promotion', 'none'];
const CONCLUSIONS = ['succeeded', 'neutral', 'skipped', 'failed', 'canceled', 'timeout'];
const TIMEOUT_S = 300;

export const listProjectChecks: Endpoint = {
  method: 'GET',
  versions: ['v2'],
  path: '/projects/:project/checks',
  scope: 'team',
  answer(call) {
    const project = projectParam(call);
    return json(200, { checks: project.checks.map((check) => checkView(call.state, project, check)) });
  },
};

export const postProjectCheck: Endpoint = {
  method: 'POST',
  versions: ['v2'],
  path: '/projects/:project/checks',
  scope: 'team',
  answer(call) {
    const project = projectParam(call);
    const { name, blocks = 'none' } = readBody(call.request);
    if (typeof name !== 'string') throw new ApiError(400, 'bad_request', 'Invalid request: missing required property `name`.');
    if (!isBlocks(blocks)) throw notAllowed('blocks');
    return json(200, checkView(call.state, project, addCheck(project, { name, blocks })));
  },
};

export const listCheckRuns: Endpoint = {
  method: 'GET',
  versions: ['v2'],
  path: '/deployments/:deployment/check-runs',
  scope: 'team',
  answer(call) {
    const deployment = deploymentParam(call);
    return json(200, { runs: deployment.checkRuns.map((run) => runView(call.state, deployment, run)) });
  },
};

/** Whether an ordinary token may write runs is unknown (facts/deploy.md §7); here it may. */
export const postCheckRun: Endpoint = {
  method: 'POST',
  versions: ['v2'],
  path: '/deployments/:deployment/check-runs',
  scope: 'team',
  answer(call) {
    const deployment = deploymentParam(call);
    const { checkId } = readBody(call.request);
    const check = projectOf(call.state, deployment).checks.find(({ id }) => id === checkId);
    if (!check) throw new ApiError(404, 'not_found', 'Check not found');
    const run = startRun(check);
    deployment.checkRuns.push(run);
    return json(200, runView(call.state, deployment, run));
  },
};

export const patchCheckRun: Endpoint = {
  method: 'PATCH',
  versions: ['v2'],
  path: '/deployments/:deployment/check-runs/:run',
  scope: 'team',
  answer(call) {
    const deployment = deploymentParam(call);
    const run = deployment.checkRuns.find(({ id }) => id === call.params.run);
    if (!run) throw new ApiError(404, 'not_found', 'Check run not found');
    const { status, conclusion } = readBody(call.request);
    if (conclusion !== undefined && !isConclusion(conclusion)) throw notAllowed('conclusion');
    if (status === 'running') run.status = 'running';
    if (status === 'completed' && conclusion) endRun(deployment, run, conclusion);
    return json(200, runView(call.state, deployment, run));
  },
};

const isBlocks = (value: unknown): value is CheckBlocks => typeof value === 'string' && BLOCKS.includes(value);
const isConclusion = (value: unknown): value is CheckConclusion => typeof value === 'string' && CONCLUSIONS.includes(value);

const notAllowed = (name: string) =>
  new ApiError(400, 'bad_request', `Invalid request: \`${name}\` should be equal to one of the allowed values.`);

const checkView = (state: State, project: Project, { ends: _, ...check }: ProjectCheck) => ({
  ...check,
  ownerId: state.team.id,
  projectId: project.id,
  isRerequestable: false,
  requires: 'build-ready',
  targets: [],
  sourceKind: 'webhook',
  source: { kind: 'webhook' },
  timeout: TIMEOUT_S,
});

const runView = (state: State, deployment: Deployment, run: CheckRun) => ({
  ...run,
  ownerId: state.team.id,
  deploymentId: deployment.id,
  projectId: deployment.projectId,
  requires: 'build-ready',
  timeout: TIMEOUT_S,
  source: { kind: 'webhook' },
});
