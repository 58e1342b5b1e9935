import { type KeyObject, randomBytes } from 'node:crypto';
import type { Listening } from '../traffic/listen.ts';
import type { Traffic } from '../traffic/traffic.ts';
import type { BuildEvents } from './building/events.ts';
import type { CheckBlocks, CheckRun, ProjectCheck } from './check-run.ts';
import { type CustomDomains, type GitLink, isCustom, type ListedDomain } from './custom-domains.ts';
import type { CustomEnvironment } from './custom-environment.ts';
import type { Site } from './hosting/site.ts';
import type { MoveState } from './move-state.ts';
import type { RefusalName } from './refusals.ts';
import type { RollingState } from './rolling-release.ts';

export type ReadyState = 'QUEUED' | 'INITIALIZING' | 'BUILDING' | 'READY' | 'ERROR' | 'CANCELED';

/** How Vercel words a failure, in API answers and in deployments. */
export interface Failure {
  code: string;
  message: string;
}

/** How strangers are kept from everything but the production domains, or from these too. */
export interface Protection {
  /** In Vercel's words; `all_except_custom_domains` unless told. */
  deploymentType?: 'all' | 'all_except_custom_domains';
  /** The project's "Protection Bypass for Automation" secret. */
  bypassSecret: string;
  /** What a browser (`accept: text/html`) gets: the login page with 401, or the way to Vercel's single sign-on. */
  browsers?: 'login-page' | 'sso-redirect';
  /** The project's Trusted Sources: jobs of this repository, by GitHub's tokens that this key has signed. */
  trusted?: { repository: string; key: KeyObject };
}

/** What decides how a project's files become a site; a null takes Vercel's default. */
export interface BuildSettings {
  framework: string | null;
  installCommand: string | null;
  buildCommand: string | null;
  outputDirectory: string | null;
}

/** A promotion or rollback as `lastAliasRequest` tells of it. */
export interface AliasRequest {
  type: 'promote' | 'rollback';
  jobStatus: 'pending' | 'in-progress' | 'succeeded' | 'failed' | 'skipped';
  requestedAt: number;
  fromDeploymentId: string | null;
  toDeploymentId: string;
  /** The canary of the rolling release that a rollback has ended; `fromDeploymentId` is its base then. */
  fromRollingReleaseId?: string;
  description?: string;
}

/** One production domain's part in a promotion or rollback. */
export interface AliasMove {
  id: string;
  alias: string;
  status: 'pending' | 'completed' | 'failed';
}

export interface Project {
  id: string;
  name: string;
  createdAt: number;
  settings: BuildSettings;
  env: Record<string, string>;
  /** Variables that cannot be read again once they are set. */
  sensitiveNames: string[];
  environments: CustomEnvironment[];
  protection: Protection | undefined;
  autoAssignCustomDomains: boolean;
  /** Labels of the production domains; each is served as `LABEL.localhost:SITE_PORT`, or with a dot in it as a domain of one's own. */
  productionDomains: string[];
  /** Further domains that it lists, without a deployment behind them. */
  listedDomains: ListedDomain[];
  /** The repository that it is connected with. */
  link: GitLink | null;
  /** The "Ignored Build Step". */
  ignoreCommand: string | null;
  /** The deployment that the last finished move made current. */
  productionId: string | null;
  lastAliasRequest: AliasRequest | null;
  lastAliasMoves: AliasMove[];
  moves: MoveState;
  rolling: RollingState;
  buildDelayMs: number;
  buildLimitMs: number;
  checks: ProjectCheck[];
  /** Failures that tests planted: each spoils one coming build, or one coming assignment of that label. */
  plantedBuildFailures: Failure[];
  plantedAliasFailures: Map<string, Failure>;
  plantedRefusals: RefusalName[];
}

/** A file of a deployment's source: its path with `/`, the SHA-1 of its bytes, its POSIX mode. */
export interface SourceFile {
  file: string;
  sha: string;
  mode: number;
}

export interface Deployment {
  id: string;
  projectId: string;
  target: 'production' | null;
  /** Of the custom environment that it is for; null for production and preview. */
  environmentId: string | null;
  staged: boolean;
  source: SourceFile[];
  settings: Partial<BuildSettings>;
  env: Record<string, string>;
  buildEnv: Record<string, string>;
  meta: Record<string, string>;
  readyState: ReadyState;
  readySubstate: 'STAGED' | 'ROLLING' | 'PROMOTED' | undefined;
  createdAt: number;
  buildingAt: number | undefined;
  readyAt: number | undefined;
  canceledAt: number | undefined;
  aliasAssignedAt: number | undefined;
  aliasError: Failure | null;
  error: (Failure & { step: string }) | undefined;
  events: BuildEvents;
  checkRuns: CheckRun[];
  /** What waits for checks to end well, and which ones. */
  held: { by: readonly CheckBlocks[]; goOn: () => void } | undefined;
  site: Site | undefined;
  /** The deployment's own port. */
  listening: Listening;
  /** Aborted by a cancellation, a deletion and the end of the platform. */
  cancel: AbortController;
}

export interface Alias {
  uid: string;
  label: string;
  deploymentId: string;
  projectId: string;
  createdAt: number;
}

/** What the account may still upload. */
export interface Quota {
  plan: 'hobby' | 'pro';
  remaining: number;
  /** Milliseconds since the epoch. */
  resetsAt: number;
}

export interface State {
  traffic: Traffic;
  token: string;
  team: { id: string; slug: string; name: string };
  user: { id: string; username: string; email: string; name: string };
  apiUrl: string;
  sitePort: number;
  custom: CustomDomains;
  /** Uploaded files by their SHA-1. */
  blobs: Map<string, Buffer>;
  quota: Quota;
  projects: Map<string, Project>;
  deployments: Map<string, Deployment>;
  /** By label, the part before `.localhost`. */
  aliases: Map<string, Alias>;
  /** Builds and domain moves under way; disposing waits for them. */
  work: Set<Promise<void>>;
  /** Temporary folders of the builds under way. */
  folders: Set<string>;
  end: AbortController;
}

/** An identifier as Vercel makes them: a prefix and 24 letters or digits. */
export const newId = (prefix: string) =>
  `${prefix}${randomBytes(48)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 24)}`;

/** A deployment's address, without a scheme as Vercel gives it. A port of its own: Node resolves 127.0.0.1 but no `*.localhost`. */
export const urlOf = (deployment: Deployment) => `127.0.0.1:${deployment.listening.port}`;

/** The host of an alias or a production domain, with the port that all of them share. */
export const hostOf = (state: State, label: string) =>
  isCustom(label) ? `${label}:${state.custom.port}` : `${label}.localhost:${state.sitePort}`;

export function projectOf(state: State, deployment: Deployment): Project {
  const project = state.projects.get(deployment.projectId);
  if (!project) throw new Error(`Deployment ${deployment.id} belongs to no project.`);
  return project;
}

export const findProject = (state: State, idOrName: string) =>
  state.projects.get(idOrName) ?? [...state.projects.values()].find((project) => project.name === idOrName);

/** Finds a deployment by its id, its own address or any alias that points at it. */
export function findDeployment(state: State, idOrUrl: string): Deployment | undefined {
  const host = idOrUrl.replace(/^https?:\/\//, '').replace(/\/$/, '');
  const alias = [...state.aliases.values()].find(({ label }) => hostOf(state, label) === host);
  return (
    state.deployments.get(alias?.deploymentId ?? idOrUrl) ??
    [...state.deployments.values()].find((deployment) => urlOf(deployment) === host)
  );
}

/** Runs something beside the call that asked for it, and lets disposing wait for its end. */
export function inBackground(state: State, work: Promise<void>) {
  const tracked = work.finally(() => state.work.delete(tracked));
  state.work.add(tracked);
}
