import { expect, test } from '@jest/globals';
import type { Deployment } from '@shipgate/deploy/adapters/vercel/deployments.ts';
import type { AliasRequest } from '@shipgate/deploy/adapters/vercel/project.ts';
import type { Ports } from '@shipgate/deploy/ports.ts';
import { isOvertaken, type Runner, reclaim, settle } from '@shipgate/deploy/release/settle-race.ts';
import { createClock, createDeployment, createRequest } from './factories.ts';

const [before, ours, later, latest] = [0, 1, 2, 3].map((n) =>
  createDeployment({ id: `dpl_${n}`, createdAt: 1000 + n, readyState: 'READY', target: 'production' }),
) as [Deployment, Deployment, Deployment, Deployment];

const runner = (): Runner => ({ ours, projectId: 'prj_1', atStart: undefined, deadline: 60_000, known: new Set() });

/** Vercel after our release went on top of a later one, where a promotion ends so and moves the domain or not. */
function createPorts(jobStatus: string, moves: 'moves' | 'stays', last?: AliasRequest, asked: string[] = []): Ports {
  let lastAliasRequest = last;
  let current = ours.id;
  const vercel = {
    project: async () => ({ id: 'prj_1', name: 'petstore', lastAliasRequest }),
    productionDomains: async () => ['pets.example'],
    deploymentBehind: async () => current,
    get: async (id: string) => [before, ours, later, latest].find((one) => one.id === id),
    list: async () => [{ uid: later.id, createdAt: later.createdAt, readySubstate: 'PROMOTED' }],
    rollingRelease: async () => undefined,
    async promote(_: string, toDeploymentId: string) {
      asked.push(toDeploymentId);
      lastAliasRequest = createRequest({ toDeploymentId, jobStatus, requestedAt: 2000 + asked.length });
      if (moves === 'moves') current = toDeploymentId;
      return { kind: 'accepted' as const };
    },
    failedDomains: async () => [],
  };
  const session = { log: { info: () => {}, warning: () => {} }, output: () => {}, signal: new AbortController().signal };
  const askDomain = async () => ({ kind: 'answers', status: 200 });
  return { vercel, session, askDomain, clock: createClock() } as unknown as Ports;
}

const settled = async (ports: Ports) =>
  (await settle(runner(), undefined, ports)).map(({ rule, verdict, title }) => ({ rule, verdict, title }));

test('a later release that ours went on top of is put back, and ours says that it is superseded', async () => {
  expect(await settled(createPorts('succeeded', 'moves'))).toEqual([
    { rule: 'superseded', verdict: 'fail', title: expect.stringContaining('was put back there') },
  ]);
});

test('where the domains do not follow the putting back, that is told too', async () => {
  expect(await settled(createPorts('succeeded', 'stays'))).toMatchObject([{ rule: 'superseded' }, { rule: 'domain-not-moved' }]);
});

test('a putting back that Vercel does not carry out is an error that says so', async () => {
  expect(await settled(createPorts('failed', 'stays'))).toEqual([
    { rule: 'superseded', verdict: 'error', title: expect.stringContaining('could not be put back') },
  ]);
});

test('a domain that serves a later release, or what somebody rolled back to, stays there; any other may still follow', async () => {
  const ports = createPorts('succeeded', 'stays');
  expect(await isOvertaken(runner(), undefined, later.id, ports)).toBe(true);
  expect(await isOvertaken(runner(), undefined, before.id, ports)).toBe(false);
  const back = createRequest({ type: 'rollback', toDeploymentId: before.id, jobStatus: 'succeeded' });
  expect(await isOvertaken(runner(), undefined, before.id, createPorts('succeeded', 'stays', back))).toBe(true);
});

test('a release that an older one came on top of takes production back; what somebody rolled back to stays', async () => {
  const asked: string[] = [];
  const older = createRequest({ toDeploymentId: before.id, jobStatus: 'succeeded' });
  expect(await isOvertaken(runner(), undefined, before.id, createPorts('succeeded', 'moves', older))).toBe(true);
  expect(await reclaim(runner(), undefined, createPorts('succeeded', 'moves', older, asked))).toBe(true);
  expect(asked).toEqual([ours.id]);
  const back = createRequest({ type: 'rollback', toDeploymentId: before.id, jobStatus: 'succeeded' });
  expect(await reclaim(runner(), undefined, createPorts('succeeded', 'moves', back, asked))).toBe(false);
  expect(await reclaim(runner(), older, createPorts('succeeded', 'moves', older, asked))).toBe(false);
  const byAnother = createRequest({ toDeploymentId: ours.id });
  expect(await reclaim(runner(), undefined, createPorts('succeeded', 'moves', byAnother, asked))).toBe(true);
  expect(asked).toEqual([ours.id]);
});

test('while a later release is put back, one that is later still takes production: then that one is put back', async () => {
  const asked: string[] = [];
  const ports = createPorts('succeeded', 'moves', undefined, asked);
  const promoted = ({ id, createdAt }: Deployment) => ({ uid: id, createdAt, readySubstate: 'PROMOTED' });
  const list = async (_: string, { since }: Record<string, string>) =>
    [...(asked.length > 0 ? [latest] : []), later].filter(({ createdAt }) => createdAt >= Number(since)).map(promoted);
  Object.assign(ports.vercel, { list });
  expect(await settled(ports)).toMatchObject([{ title: expect.stringContaining(latest.id) }]);
  expect(asked).toEqual([later.id, latest.id]);
});
