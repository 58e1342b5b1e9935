import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dispatchEvent } from '#sandbox/stage/events.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { MINUTE_MS, openStage, resultsOf, rowsOf, troubles } from './open-stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage('manual-release', {
    environments: { 'production-approval': { reviewers: ['lead'] } },
    collaborators: { lead: 'write' },
  });
}, 2 * MINUTE_MS);
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const inProduction = () => stage.sandbox.vercel.production(stage.project)?.id;
const releaseByHand = (state: 'approved' | 'rejected', inputs: Record<string, string> = {}) =>
  stage.run('release', dispatchEvent(stage.consumer, stage.consumer.head(), inputs), {
    reviews: [{ environment: 'production-approval', state, user: 'lead', comment: 'Looked at it.' }],
  });

test(
  'manual-release: a release by hand waits for the reviewer, then reaches production, and its rows say so',
  async () => {
    const before = inProduction();
    const run = await releaseByHand('approved');
    expect(troubles(run)).toEqual([]);
    expect(run.conclusion).toBe('success');
    expect(resultsOf(run)).toMatchObject({ 'release / approval': 'success', 'release / promote': 'success' });
    expect(await rowsOf(stage, run)).toContain('manual-release.promote.deploy: pass');
    expect(inProduction()).not.toBe(before);
  },
  4 * MINUTE_MS,
);

test(
  'manual-release: in a freeze a release stops before anything is built; a reason lets it through to the reviewer, who refuses',
  async () => {
    const { consumer } = stage;
    const freeze = '    - { from: 2020-01-01, to: 2099-12-31, reason: Stocktaking }\n';
    consumer.commit('main', 'Stocktaking', { '.github/shipgate.yml': `${consumer.read('.github/shipgate.yml')}\n${freeze}` });
    const before = inProduction();
    const deployments = stage.sandbox.vercel.deployments(stage.project).length;
    const frozen = await releaseByHand('approved');
    expect(frozen.conclusion).toBe('failure');
    expect(troubles(frozen).join('\n')).toMatch(/Stocktaking/);
    expect(stage.sandbox.vercel.deployments(stage.project)).toHaveLength(deployments);

    const refused = await releaseByHand('rejected', { 'override-reason': 'The price of rope is wrong.' });
    expect(refused.conclusion).toBe('failure');
    expect(resultsOf(refused)).toMatchObject({ 'release / approval': 'failure', 'release / promote': 'skipped' });
    expect(inProduction()).toBe(before);
  },
  4 * MINUTE_MS,
);
