import { rmSync } from 'node:fs';
import type { LocalDns } from '../dns/listen.ts';
import { listen } from '../traffic/listen.ts';
import type { Traffic } from '../traffic/traffic.ts';
import { answerApi } from './api/dispatch.ts';
import { deploymentView, projectView } from './api/views.ts';
import type { CheckConclusion } from './check-run.ts';
import { addCheck, endRun, type NewCheck } from './checks.ts';
import { createCustomDomains, isCustom, setUpDomain } from './custom-domains.ts';
import { type LocalDomains, localDomains, openCustomDomains } from './custom-facade.ts';
import { createEnvironment, type NewEnvironment } from './environments.ts';
import { serveHost } from './hosting/serve.ts';
import { cancelDeployment, isOver } from './lifecycle.ts';
import { moveState, type OverlappingMoves } from './move-state.ts';
import { type LocalMoves, localMoves } from './moves.ts';
import { createQuota, limitUploads, type UploadLimit } from './quotas.ts';
import type { RefusalName } from './refusals.ts';
import { type LocalRolling, localRolling, rollingState } from './rolling-facade.ts';
import type { RollingConfig, RollingPlan } from './rolling-release.ts';
import {
  type BuildSettings,
  type Failure,
  findDeployment,
  findProject,
  hostOf,
  newId,
  type Project,
  type Protection,
  type State,
} from './state.ts';

/** @see https://vercel.com/docs/limits "Build Time per Deployment" */
const BUILD_LIMIT_MS = 45 * 60_000;

export type DeploymentView = ReturnType<typeof deploymentView>;
export type ProjectView = ReturnType<typeof projectView>;

export interface NewProject extends Partial<BuildSettings> {
  name: string;
  /** Labels of its production domains, each served as `LABEL.localhost:SITE_PORT`, or with a dot in it (`shop.test`) as a domain of one's own; the project's name unless told. */
  productionDomains?: string[];
  env?: Record<string, string>;
  /** Names in `env` whose values nobody can read any more. */
  sensitiveNames?: string[];
  environments?: NewEnvironment[];
  protection?: Protection;
  /** Switches rolling releases on. */
  rolling?: RollingConfig;
  rollingPlan?: RollingPlan;
  /** `conflict` unless told: a promotion or rollback that is asked for while another is under way is refused. */
  overlappingMoves?: OverlappingMoves;
  /** How long each build waits before it runs its command. */
  buildDelayMs?: number;
  /** How long one command of a build may run. */
  buildLimitMs?: number;
}

/** A Vercel on this machine, with its API and its hosting. Projects are named by id or name. */
export interface LocalVercel extends AsyncDisposable, LocalMoves, LocalRolling, LocalDomains {
  /** `http://127.0.0.1:PORT`: what VERCEL_API_URL is set to. */
  apiUrl: string;
  token: string;
  teamId: string;
  teamSlug: string;
  /** The port of all production domains and aliases. */
  sitePort: number;
  createProject(project: NewProject): ProjectView;
  project(project: string): ProjectView;
  /** Newest first. */
  deployments(project: string): DeploymentView[];
  /** The current production deployment, if any. */
  production(project: string): DeploymentView | undefined;
  /** `http://LABEL.localhost:PORT` */
  domainUrl(label: string): string;
  /** Ends the next build in ERROR. */
  failNextBuild(project: string, failure: Failure): void;
  /** Refuses the next assignment of a domain or alias, by its label. */
  failNextAlias(project: string, label: string, failure: Failure): void;
  /** Refuses the next deployment, or all of them where a quota is used up. */
  refuseNextDeployment(project: string, refusal: RefusalName): void;
  /** Puts the account on another plan, or leaves it less to upload. */
  limitUploads(limit: UploadLimit): void;
  /** Makes the project ask for a check from now on. */
  addCheck(project: string, check: NewCheck): void;
  /** Ends a deployment's run of a check, as who stands behind it would. */
  endCheck(deployment: string, name: string, conclusion: CheckConclusion): void;
  /** Cancels a build from outside, as somebody in the dashboard would. */
  cancel(deployment: string): void;
  /** Resolves when a deployment is READY, ERROR or CANCELED. */
  finished(deployment: string): Promise<DeploymentView>;
}

/**
 * Starts it. Everything that reaches its API is recorded as `vercel`, everything that reaches a site as `site`.
 * @throws Error with code EADDRINUSE when a given port is taken.
 */
export async function startVercel(traffic: Traffic, options: { apiPort?: number; sitePort?: number } = {}): Promise<LocalVercel> {
  const state = createState(traffic);
  await using opened = new AsyncDisposableStack();
  opened.defer(() => stop(state));
  const onExit = () => abandon(state);
  process.once('exit', onExit);
  opened.defer(() => void process.off('exit', onExit));
  const api = opened.use(await listen(traffic, 'vercel', (request) => answerApi(state, request), options.apiPort));
  const sites = opened.use(await listen(traffic, 'site', (request) => serveHost(state, request), options.sitePort));
  state.apiUrl = api.url;
  state.sitePort = sites.port;
  const dns = await openCustomDomains(state, opened);
  const running = opened.move();
  return { ...facade(state, dns), [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function createState(traffic: Traffic): State {
  return {
    traffic,
    token: newId(''),
    team: { id: newId('team_'), slug: 'acme', name: 'Acme' },
    user: { id: newId(''), username: 'octo', email: 'octo@acme.test', name: 'Octo Cat' },
    apiUrl: '',
    sitePort: 0,
    custom: createCustomDomains(),
    blobs: new Map(),
    quota: createQuota(),
    projects: new Map(),
    deployments: new Map(),
    aliases: new Map(),
    work: new Set(),
    folders: new Set(),
    end: new AbortController(),
  };
}

function facade(state: State, dns: LocalDns): Omit<LocalVercel, typeof Symbol.asyncDispose> {
  const project = (idOrName: string) => known(findProject(state, idOrName), `project ${idOrName}`);
  const deployment = (idOrUrl: string) => known(findDeployment(state, idOrUrl), `deployment ${idOrUrl}`);
  return {
    ...localRolling(state, project),
    ...localMoves(project),
    ...localDomains(state, dns, project),
    apiUrl: state.apiUrl,
    token: state.token,
    teamId: state.team.id,
    teamSlug: state.team.slug,
    sitePort: state.sitePort,
    createProject: (wanted) => projectView(state, addProject(state, wanted)),
    project: (name) => projectView(state, project(name)),
    deployments(name) {
      const { id } = project(name);
      const theirs = [...state.deployments.values()].filter(({ projectId }) => projectId === id);
      return theirs.reverse().map((one) => deploymentView(state, one));
    },
    production(name) {
      const { productionId } = project(name);
      return productionId === null ? undefined : deploymentView(state, deployment(productionId));
    },
    domainUrl: (label) => `${isCustom(label) ? 'https' : 'http'}://${hostOf(state, label)}`,
    failNextBuild: (name, failure) => void project(name).plantedBuildFailures.push(failure),
    failNextAlias: (name, label, failure) => void project(name).plantedAliasFailures.set(label, failure),
    refuseNextDeployment: (name, refusal) => void project(name).plantedRefusals.push(refusal),
    limitUploads: (limit) => limitUploads(state.quota, limit),
    addCheck: (name, check) => void addCheck(project(name), check),
    endCheck(id, name, conclusion) {
      const one = deployment(id);
      const run = known(
        one.checkRuns.find((each) => each.name === name),
        `check ${name} of ${id}`,
      );
      endRun(one, run, conclusion);
    },
    cancel: (id) => cancelDeployment(deployment(id)),
    async finished(id) {
      const one = deployment(id);
      for await (const _ of one.events.follow()) if (isOver(one)) break;
      return deploymentView(state, one);
    },
  };
}

function known<Thing>(thing: Thing | undefined, what: string): Thing {
  if (thing === undefined) throw new Error(`The local Vercel has no ${what}.`);
  return thing;
}

function addProject(state: State, wanted: NewProject): Project {
  if (findProject(state, wanted.name)) throw new Error(`The local Vercel already has a project ${wanted.name}.`);
  const { framework = null, installCommand = null, buildCommand = null, outputDirectory = null } = wanted;
  const project: Project = {
    id: newId('prj_'),
    name: wanted.name,
    createdAt: Date.now(),
    settings: { framework, installCommand, buildCommand, outputDirectory },
    env: wanted.env ?? {},
    sensitiveNames: wanted.sensitiveNames ?? [],
    environments: (wanted.environments ?? []).map(createEnvironment),
    protection: wanted.protection,
    autoAssignCustomDomains: true,
    productionDomains: wanted.productionDomains ?? [wanted.name],
    listedDomains: [],
    link: null,
    ignoreCommand: null,
    productionId: null,
    lastAliasRequest: null,
    lastAliasMoves: [],
    moves: moveState(wanted.overlappingMoves),
    rolling: rollingState(wanted.rollingPlan, wanted.rolling),
    buildDelayMs: wanted.buildDelayMs ?? 0,
    buildLimitMs: wanted.buildLimitMs ?? BUILD_LIMIT_MS,
    plantedBuildFailures: [],
    checks: [],
    plantedAliasFailures: new Map(),
    plantedRefusals: [],
  };
  for (const label of project.productionDomains.filter(isCustom)) setUpDomain(state.custom, label);
  state.projects.set(project.id, project);
  return project;
}

/** Ends what runs and closes every deployment's port. */
async function stop(state: State) {
  state.end.abort();
  for (const deployment of state.deployments.values()) cancelDeployment(deployment);
  await Promise.all(state.work);
  await Promise.all([...state.deployments.values()].map(({ listening }) => listening[Symbol.asyncDispose]()));
}

/** What can still be done when the process ends without disposing, as after an uncaught error: kill the builds, remove their folders. */
function abandon(state: State) {
  for (const deployment of state.deployments.values()) cancelDeployment(deployment);
  for (const folder of state.folders) rmSync(folder, { recursive: true, force: true });
}
