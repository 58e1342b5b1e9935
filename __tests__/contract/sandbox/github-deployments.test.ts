import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalArtifacts, startArtifacts } from '#sandbox/artifacts/artifacts.ts';
import { type LocalGithub, startGithub } from '#sandbox/github/github.ts';
import type { Permissions } from '#sandbox/github/tokens.ts';
import { createTraffic } from '#sandbox/traffic/traffic.ts';

const SHA = 'a'.repeat(40);
let artifacts: LocalArtifacts;
let github: LocalGithub;

beforeAll(async () => {
  const traffic = createTraffic();
  artifacts = await startArtifacts(traffic);
  github = await startGithub(traffic, artifacts);
  github.createRepository('acme/site', { environments: ['pr-7', 'qa/eu'], protectedEnvironments: ['qa/eu'], behind: ['old'] });
});

afterAll(async () => {
  await github[Symbol.asyncDispose]();
  await artifacts[Symbol.asyncDispose]();
});

async function call(method: string, path: string, body?: object, token = github.token) {
  const headers = { authorization: `Bearer ${token}` };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const answer = await fetch(`${github.url}/repos/acme/site${path}`, init);
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}
const tokenWith = (permissions: Permissions) => github.issueToken({ repository: 'acme/site', permissions });

async function deploy(environment: string): Promise<number> {
  const { body } = await call('POST', '/deployments', { ref: SHA, environment, required_contexts: [] });
  return body.id;
}
const say = (id: number, state: string) => call('POST', `/deployments/${id}/statuses`, { state, auto_inactive: false });

test('an active deployment cannot be deleted while its environment has another; an inactive one can, and one that is alone', async () => {
  const [first, second] = [await deploy('one'), await deploy('one')];
  await say(first, 'success');
  const refused = await call('DELETE', `/deployments/${first}`);
  expect(refused).toMatchObject({
    status: 422,
    body: { errors: [expect.stringContaining('cannot delete an active deployment')] },
  });
  await say(first, 'inactive');
  expect((await call('DELETE', `/deployments/${first}`)).status).toBe(204);
  await say(second, 'success');
  expect((await call('DELETE', `/deployments/${second}`)).status).toBe(204);
  expect((await call('DELETE', `/deployments/${second}`)).status).toBe(404);
});

test('a ref that is behind is merged instead of deployed, unless auto_merge is off', async () => {
  const wanted = { ref: 'old', required_contexts: [] };
  const merged = await call('POST', '/deployments', wanted);
  expect(merged).toEqual({ status: 202, body: { message: 'Auto-merged main into old on deployment.' } });
  expect((await call('POST', '/deployments', { ...wanted, auto_merge: false })).status).toBe(201);
});

test('deployments are listed by environment, ref and sha, newest first and page by page', async () => {
  const ids = [await deploy('many'), await deploy('many'), await deploy('many')];
  await deploy('other');
  const list = async (query: string) => (await call('GET', `/deployments?${query}`)).body.map(({ id }: { id: number }) => id);
  expect(await list('environment=many')).toEqual(ids.toReversed());
  expect(await list(`environment=many&sha=${SHA}&per_page=2&page=2`)).toEqual(ids.slice(0, 1));
  expect(await list('environment=many&ref=main')).toEqual([]);
});

test("an environment is deleted with administration: write, which no job's own token has", async () => {
  const jobs = tokenWith({ deployments: 'write', actions: 'write', contents: 'write' });
  const refused = await call('DELETE', '/environments/pr-7', undefined, jobs);
  expect(refused).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } });
  const admin = tokenWith({ administration: 'write', actions: 'read' });
  expect(
    (await call('GET', `/environments/${encodeURIComponent('qa/eu')}`, undefined, admin)).body.protection_rules,
  ).toHaveLength(1);
  expect((await call('DELETE', '/environments/pr-7', undefined, admin)).status).toBe(204);
  expect((await call('DELETE', '/environments/pr-7', undefined, admin)).status).toBe(404);
});
