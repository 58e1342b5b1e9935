import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pullRequestEvent, tagEvent } from '#sandbox/stage/events.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { commentsOn, MINUTE_MS, openPull, openStage, resultsOf, rowsOf, troubles } from './open-stage.ts';

// No secret of the repository or of its owner: all of them are kept in environments.
const NONE = { secrets: {} };
let stage: Stage;

beforeAll(async () => {
  stage = await openStage('own-jobs', { collaborators: { lead: 'write' } });
  const { github } = stage.sandbox;
  const { slug } = stage.consumer;
  github.createEnvironment(slug, 'preview', { secrets: stage.secrets });
  github.createEnvironment(slug, 'production', { secrets: stage.secrets });
  github.createEnvironment(slug, 'production-approval', { reviewers: ['lead'] });
}, 2 * MINUTE_MS);
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const inProduction = () => stage.sandbox.vercel.production(stage.project)?.id;
const release = (tag: string, state: 'approved' | 'rejected') =>
  stage.run('production', tagEvent(stage.consumer, tag, stage.consumer.tag(tag)), {
    ...NONE,
    reviews: [{ environment: 'production-approval', state, user: 'lead', comment: 'As agreed.' }],
  });

test(
  "own-jobs: a pull request's jobs get the secrets of the environment that they name",
  async () => {
    const page = 'site/index.html';
    const pull = openPull(stage, 1, 'Leave earlier', { [page]: stage.consumer.read(page).replace('ten past', 'five past') });
    const run = await stage.run('preview', pullRequestEvent(stage.consumer, pull), NONE);
    expect(troubles(run)).toEqual([]);
    expect(run.conclusion).toBe('success');
    expect(commentsOn(stage, 1)).toHaveLength(1);
    expect(await rowsOf(stage, run)).toEqual([
      'own-jobs.deploy.deploy: pass',
      'own-jobs.gates.header-audit: pass',
      'own-jobs.gates.smoke: pass',
    ]);
  },
  3 * MINUTE_MS,
);

test(
  'own-jobs: a release waits for the reviewer and then reaches production',
  async () => {
    const before = inProduction();
    const run = await release('v1.1.0', 'approved');
    expect(troubles(run)).toEqual([]);
    expect(run.conclusion).toBe('success');
    expect(resultsOf(run).rollback).toBe('skipped');
    expect(inProduction()).not.toBe(before);
  },
  3 * MINUTE_MS,
);

test(
  'own-jobs: a release that the reviewer refuses moves nothing',
  async () => {
    const before = inProduction();
    const run = await release('v1.2.0', 'rejected');
    expect(run.conclusion).toBe('failure');
    expect(resultsOf(run)).toMatchObject({ gates: 'success', approval: 'failure', promote: 'skipped', rollback: 'skipped' });
    expect(inProduction()).toBe(before);
  },
  3 * MINUTE_MS,
);

test(
  'own-jobs: a release that nobody could refuse, since its approval environment is unprotected, stops before production',
  async () => {
    stage.sandbox.github.createEnvironment(stage.consumer.slug, 'production-approval', { reviewers: [] });
    const before = inProduction();
    const run = await release('v1.3.0', 'approved');
    expect(run.conclusion).toBe('failure');
    expect(resultsOf(run)).toMatchObject({ approval: 'success', promote: 'failure' });
    expect(troubles(run).join('\n')).toMatch(/production-approval/);
    expect(inProduction()).toBe(before);
  },
  3 * MINUTE_MS,
);
