import { expect, test } from '@jest/globals';
import {
  afterStaging,
  jobOf,
  MINUTE_MS,
  PROMOTED,
  type ReleaseStage,
  results,
  setReleaseStage,
  troubles,
} from './release-stage.ts';
import { storyteller } from './story.ts';

const ENVIRONMENT = 'production-approval';
const REVIEWED = { [ENVIRONMENT]: { reviewers: ['alice', 'bob'] } };
const say = (state: 'approved' | 'rejected', comment: string) => ({
  reviews: [{ environment: ENVIRONMENT, state, user: 'alice', comment }],
});
const askedForPromotion = ({ sandbox }: ReleaseStage) =>
  sandbox.traffic.requests.filter(({ method, url }) => method === 'POST' && url.pathname.includes('/promote/'));

test(
  'a release waits for its reviewers: a yes lets it out, a no stops it before production and is told with its reason',
  async () => {
    await using stage = await setReleaseStage({ environments: REVIEWED });
    const tell = storyteller(stage);
    const good = await stage.release('1.1.0', {}, say('approved', 'Looks fine'));
    expect(results(good)).toMatchObject({ brief: 'success', approval: 'success', promote: 'success' });
    expect(await tell(good)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: afterStaging(...PROMOTED),
      emails: [],
      moved: ['petstore'],
    });
    expect(jobOf(good, 'approval')).toMatchObject({ permissions: {}, outputs: {} });
    expect(jobOf(good, 'promote').summary).toContain('alice approved the release: Looks fine.');
    expect(await stage.version()).toBe('1.1.0');
    expect(stage.sandbox.github.deployments(stage.consumer.slug).map(({ environment }) => environment)).not.toContain(
      ENVIRONMENT,
    );

    const live = stage.live();
    const promotions = askedForPromotion(stage).length;
    const bad = await stage.release('1.2.0', {}, say('rejected', 'Wait for the campaign'));
    expect(await tell(bad)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: afterStaging('promote.job skip', 'refused.release-gate fail', 'rollback.job skip', 'verify-headers.job skip'),
      emails: ['[petstore] production release was held back: refused'],
      moved: [],
    });
    expect(results(bad)).toMatchObject({ brief: 'success', approval: 'failure', refused: 'failure', notify: 'success' });
    expect(results(bad).promote).toBeUndefined();
    expect(troubles(bad).join('\n')).toContain('alice refused the release: Wait for the campaign.');
    expect([stage.live(), await stage.version(), askedForPromotion(stage).length]).toEqual([live, '1.1.0', promotions]);
    expect(stage.sandbox.resend.emails()[0]?.text).toContain('alice refused the release');
  },
  6 * MINUTE_MS,
);

test(
  'an environment that GitHub had to make asks nobody, so the release stops and says how to protect it',
  async () => {
    await using stage = await setReleaseStage();
    const tell = storyteller(stage);
    const live = stage.live();
    const run = await stage.release('1.1.0');
    expect(results(run)).toMatchObject({ approval: 'success', promote: 'failure', notify: 'success' });
    expect(results(run).rollback).toBeUndefined();
    expect(troubles(run).join('\n')).toMatch(
      /Nobody approved this run in the environment production-approval.*Set required reviewers/s,
    );
    expect(await tell(run)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: afterStaging('promote.release-gate fail', 'rollback.job skip', 'verify-headers.job skip'),
      emails: ['[petstore] production release was held back: promote'],
      moved: [],
    });
    expect([stage.live(), askedForPromotion(stage)]).toEqual([live, []]);
  },
  6 * MINUTE_MS,
);

test(
  'a release that waits holds up nobody, and one that a newer one overtook meanwhile stops',
  async () => {
    await using stage = await setReleaseStage({ environments: REVIEWED });
    const tell = storyteller(stage);
    const { github } = stage.sandbox;
    const { promise: waiting, resolve } = Promise.withResolvers<string>();
    const older = stage.release('1.1.0', {}, { onEvent: (told) => told.type === 'job-waiting' && resolve(told.runId) });
    const runId = await waiting;
    const newer = await stage.release('1.2.0', {}, say('approved', ''));
    expect(await tell(newer)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: afterStaging(...PROMOTED),
      emails: [],
      moved: ['petstore'],
    });
    expect(await stage.version()).toBe('1.2.0');
    const live = stage.live();
    github.reviewRun(stage.consumer.slug, runId, { environment: ENVIRONMENT, state: 'approved', user: 'bob' });
    const overtaken = await older;
    expect(await tell(overtaken)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: afterStaging(
        'promote.deploy fail',
        'promote.release-gate pass',
        'promote: fail',
        'rollback.job skip',
        'verify-headers.job skip',
      ),
      emails: [],
      moved: [],
    });
    expect(results(overtaken)).toMatchObject({ approval: 'success', promote: 'failure' });
    expect(results(overtaken).rollback).toBeUndefined();
    expect(troubles(overtaken).join('\n')).toMatch(/Superseded: dpl_\w+ was created after dpl_\w+ and has production/);
    expect([stage.live(), await stage.version()]).toEqual([live, '1.2.0']);
  },
  6 * MINUTE_MS,
);
