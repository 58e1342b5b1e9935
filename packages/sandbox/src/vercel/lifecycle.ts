import { listen } from '../traffic/listen.ts';
import { build } from './building/build.ts';
import { createBuildEvents } from './building/events.ts';
import { BuildFailure } from './building/failure.ts';
import { holdBack, startRuns } from './checks.ts';
import { takeDomains } from './domains.ts';
import { environmentOf, takeEnvironmentDomains } from './environments.ts';
import { serveDeployment } from './hosting/serve.ts';
import { takeGate, untilLetGo } from './moves.ts';
import { rollOrQueue, rollsOut } from './rolling.ts';
import { type Deployment, hostOf, inBackground, newId, type Project, projectOf, type ReadyState, type State } from './state.ts';

export type NewDeployment = Pick<
  Deployment,
  'target' | 'environmentId' | 'staged' | 'source' | 'settings' | 'env' | 'buildEnv' | 'meta'
>;

/** Takes a deployment in, gives it its port and starts its build. */
export async function createDeployment(state: State, project: Project, wanted: NewDeployment): Promise<Deployment> {
  const id = newId('dpl_');
  const listening = await listen(state.traffic, 'site', (request) =>
    serveDeployment(state, deployment, request, 'deployment-url'),
  );
  const deployment: Deployment = {
    ...wanted,
    id,
    projectId: project.id,
    readyState: 'QUEUED',
    readySubstate: undefined,
    createdAt: Date.now(),
    buildingAt: undefined,
    readyAt: undefined,
    canceledAt: undefined,
    aliasAssignedAt: undefined,
    aliasError: null,
    error: undefined,
    events: createBuildEvents(id),
    checkRuns: startRuns(project),
    held: undefined,
    site: undefined,
    listening,
    cancel: new AbortController(),
  };
  state.deployments.set(id, deployment);
  inBackground(state, run(state, deployment, takeGate(project)));
  return deployment;
}

export const isOver = (deployment: Deployment) => ['READY', 'ERROR', 'CANCELED'].includes(deployment.readyState);

/** Ends a build that is under way; its processes are killed. A finished deployment stays as it is. */
export function cancelDeployment(deployment: Deployment) {
  if (isOver(deployment)) return;
  deployment.canceledAt = Date.now();
  enter(deployment, 'CANCELED');
  deployment.events.close();
  deployment.cancel.abort(new Error('The deployment was canceled.'));
}

async function run(state: State, deployment: Deployment, gate: Promise<void> | undefined) {
  // One turn of the event loop, so that whoever created the deployment sees it QUEUED.
  await new Promise(setImmediate);
  if (isOver(deployment)) return;
  deployment.buildingAt = Date.now();
  enter(deployment, 'INITIALIZING');
  enter(deployment, 'BUILDING');
  try {
    deployment.site = await build(state, deployment);
    await untilLetGo(gate, deployment.cancel.signal);
    if (isOver(deployment)) return;
    becomeReady(state, deployment);
  } catch (cause) {
    if (isOver(deployment)) return;
    // What is not the fault of the deployed files is a bug of this platform: it ends in ERROR too, with its own code.
    const error =
      cause instanceof BuildFailure
        ? cause.failure
        : {
            code: 'sandbox_bug',
            message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
            step: 'buildStep',
          };
    deployment.error = error;
    deployment.events.add({ type: 'stderr', text: `Error: ${error.message}`, level: 'error' });
    enter(deployment, 'ERROR');
  } finally {
    // As long as addresses are to come, the stream stays open: they are told there.
    if (!deployment.held) deployment.events.close();
  }
}

function becomeReady(state: State, deployment: Deployment) {
  const project = projectOf(state, deployment);
  deployment.readyAt = Date.now();
  enter(deployment, 'READY');
  holdBack(project, deployment, () => {
    giveAddresses(state, project, deployment);
    deployment.events.close();
  });
}

function giveAddresses(state: State, project: Project, deployment: Deployment) {
  if (deployment.target === 'production' && (deployment.staged || !project.autoAssignCustomDomains)) {
    // Whether Vercel says `aliasAssigned` of a staged deployment is unknown (facts/deploy.md §7). Here it does not: the harder case.
    deployment.readySubstate = 'STAGED';
    return;
  }
  if (deployment.target === 'production' && rollsOut(project)) {
    if (rollOrQueue(project, deployment) === 'queued') deployment.readySubstate = 'STAGED';
    return;
  }
  deployment.aliasError =
    deployment.target === 'production'
      ? takeDomains(state, project, deployment)
      : takeEnvironmentDomains(state, project, deployment);
  if (!deployment.aliasError) deployment.aliasAssignedAt = Date.now();
  const labels = deployment.target === 'production' ? project.productionDomains : environmentOf(project, deployment)?.domains;
  const alias = (labels ?? []).map((label) => hostOf(state, label));
  deployment.events.add({ type: 'alias-assigned', text: '', alias, aliasError: deployment.aliasError });
}

function enter(deployment: Deployment, readyState: ReadyState) {
  deployment.readyState = readyState;
  deployment.events.add({ type: 'deployment-state', text: '', readyState });
}
