import type { DeploymentView } from '#sandbox/vercel/start.ts';
import type { Stage } from './stage.ts';

let made = 0;

/** Makes a deployment on Vercel without the action, as another tool or an earlier job would: quick, and never two in the same millisecond. */
export async function create(stage: Stage, more: object = {}): Promise<string> {
  const { apiUrl, token, teamId } = stage.sandbox.vercel;
  const bornAt = Date.now();
  while (Date.now() === bornAt) await new Promise(setImmediate);
  const files = [{ file: 'index.html', data: `<h1>Release ${++made}</h1>` }];
  const response = await fetch(`${apiUrl}/v13/deployments?teamId=${teamId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'petstore', project: 'petstore', target: 'production', files, ...more }),
  });
  const { id } = (await response.json()) as DeploymentView;
  return id;
}

/** A release that took the domains as soon as it was built. */
export async function live(stage: Stage, more: object = {}): Promise<string> {
  return (await stage.sandbox.vercel.finished(await create(stage, more))).id;
}

/** A release that is built and has moved no domain. */
export const staged = (stage: Stage, more: object = {}) => live(stage, { autoAssignCustomDomains: false, ...more });

/** Promotes or rolls back by Vercel's own call, and waits for its end. */
export async function move(stage: Stage, type: 'promote' | 'rollback', id: string): Promise<void> {
  const { apiUrl, token, teamId } = stage.sandbox.vercel;
  const version = type === 'promote' ? 'v10' : 'v1';
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  await fetch(`${apiUrl}/${version}/projects/petstore/${type}/${id}?teamId=${teamId}`, { method: 'POST', headers, body: '{}' });
  await until(() => !['pending', 'in-progress'].includes(lastMove(stage)?.jobStatus ?? ''));
}

export const lastMove = (stage: Stage) => stage.sandbox.vercel.project('petstore').lastAliasRequest;
export const production = (stage: Stage) => stage.sandbox.vercel.production('petstore')?.id;

/** What each production domain serves, which may be another thing than what the project says. */
export const served = (stage: Stage) => stage.sandbox.vercel.project('petstore').alias.map(({ deployment }) => deployment?.id);

/** Waits until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

/** How often Vercel was asked to move to a deployment. */
export const asked = (stage: Stage, type: 'promote' | 'rollback', id: string) =>
  stage.sandbox.traffic.requests.filter(({ method, url }) => method === 'POST' && url.pathname.endsWith(`/${type}/${id}`)).length;
