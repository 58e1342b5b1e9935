import type { Deployment } from '@shipgate/deploy/adapters/vercel/deployments.ts';
import type { AliasRequest } from '@shipgate/deploy/adapters/vercel/project.ts';
import type { Clock } from '@shipgate/deploy/clock.ts';
import type { Purpose } from '@shipgate/deploy/make/purpose.ts';

export const createDeployment = (overrides: Partial<Deployment> = {}): Deployment => ({
  id: 'dpl_1',
  url: 'petstore-1.vercel.app',
  readyState: 'BUILDING',
  createdAt: 1000,
  ...overrides,
});

export const createPurpose = (overrides: Partial<Purpose> = {}): Purpose => ({
  project: { id: 'prj_1', name: 'petstore' },
  environment: 'preview',
  staged: false,
  source: { repository: 'acme/petstore', sha: 'a'.repeat(40), ref: 'feature', runId: 1, runAttempt: 1, job: 'deploy' },
  commit: {
    repositoryUrl: 'https://github.com/acme/petstore',
    message: 'Pets',
    author: 'Octo Cat',
    actor: 'octocat',
    visibility: 'private',
    dirty: false,
    fork: undefined,
    rootDirectory: '',
  },
  ...overrides,
});

export const createRequest = (overrides: Partial<AliasRequest> = {}): AliasRequest => ({
  type: 'promote',
  jobStatus: 'in-progress',
  requestedAt: 2000,
  fromDeploymentId: 'dpl_0',
  toDeploymentId: 'dpl_1',
  ...overrides,
});

/** A clock on which sleeping takes no time but the one it shows. */
export function createClock(startAt = 0): Clock {
  let now = startAt;
  return {
    now: () => now,
    async sleep(ms) {
      now += ms;
    },
  };
}
