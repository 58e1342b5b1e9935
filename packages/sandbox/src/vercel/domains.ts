import { untilLetGo } from './moves.ts';
import { nextStep } from './next-step.ts';
import {
  type AliasRequest,
  type Deployment,
  type Failure,
  hostOf,
  inBackground,
  newId,
  type Project,
  type State,
} from './state.ts';

/** Points a name at a deployment. @returns the deployment that it pointed at before. */
export function assignAlias(state: State, label: string, deployment: Deployment): string | undefined {
  const before = state.aliases.get(label);
  const entry = { uid: before?.uid ?? newId(''), label, deploymentId: deployment.id, projectId: deployment.projectId };
  state.aliases.set(label, { ...entry, createdAt: Date.now() });
  return before?.deploymentId;
}

/** Gives a project's domains to a production deployment that just became READY, at once as Vercel does. */
export function takeDomains(state: State, project: Project, deployment: Deployment): Failure | null {
  for (const label of project.productionDomains) {
    const failure = takeFailure(project, label);
    if (failure) return failure;
    assignAlias(state, label, deployment);
  }
  makeCurrent(project, deployment);
  return null;
}

/** Starts a promotion or rollback: the domains move one after another while `lastAliasRequest` tells of it. */
export function startMove(
  state: State,
  project: Project,
  deployment: Deployment,
  type: AliasRequest['type'],
  description?: string,
) {
  const request: AliasRequest = {
    type,
    jobStatus: 'pending',
    requestedAt: Date.now(),
    fromDeploymentId: project.productionId,
    toDeploymentId: deployment.id,
    ...(description !== undefined && { description }),
  };
  project.lastAliasRequest = request;
  project.lastAliasMoves = project.productionDomains.map((label) => ({
    id: newId(''),
    alias: hostOf(state, label),
    status: 'pending',
  }));
  project.autoAssignCustomDomains = type === 'promote';
  inBackground(state, move(state, project, deployment, request));
}

async function move(state: State, project: Project, deployment: Deployment, request: AliasRequest) {
  const { signal } = state.end;
  const step = () => nextStep(signal);
  await step();
  await untilLetGo(project.moves.held, signal);
  if (signal.aborted || project.lastAliasRequest !== request) return;
  if (project.moves.toSkip > 0) {
    project.moves.toSkip--;
    request.jobStatus = 'skipped';
    return;
  }
  request.jobStatus = 'in-progress';
  for (const label of [...project.productionDomains]) {
    await step();
    if (signal.aborted || project.lastAliasRequest !== request) return;
    const entry = project.lastAliasMoves.find(({ alias }) => alias === hostOf(state, label));
    const failure = takeFailure(project, label);
    if (!failure) assignAlias(state, label, deployment);
    if (entry) entry.status = failure ? 'failed' : 'completed';
  }
  await step();
  if (signal.aborted || project.lastAliasRequest !== request) return;
  const failed = project.lastAliasMoves.some(({ status }) => status === 'failed');
  request.jobStatus = failed ? 'failed' : 'succeeded';
  if (!failed) makeCurrent(project, deployment);
}

export function makeCurrent(project: Project, deployment: Deployment) {
  if (project.productionId !== deployment.id) project.moves.previousId = project.productionId;
  project.productionId = deployment.id;
  deployment.readySubstate = 'PROMOTED';
  deployment.aliasAssignedAt ??= Date.now();
}

/** Takes a failure that was planted for the next assignment of a name. */
export function takeFailure(project: Project, label: string): Failure | undefined {
  const failure = project.plantedAliasFailures.get(label);
  project.plantedAliasFailures.delete(label);
  return failure;
}
