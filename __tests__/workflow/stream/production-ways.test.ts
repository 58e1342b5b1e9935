import { expect, test } from '@jest/globals';
import { releaseEvent } from '#sandbox/stage/events.ts';
import { afterStaging, jobOf, MINUTE_MS, PROMOTED, results, setReleaseStage } from './release-stage.ts';
import { storyteller } from './story.ts';

const GREEN = {
  preflight: 'success',
  deploy: 'success',
  'header-audit': 'success',
  brief: 'success',
  promote: 'success',
  'verify-headers (petstore)': 'success',
  notify: 'success',
};

test(
  'a tag, a release and a start by hand each go the whole way, and the brief says what they bring and what going back would restore',
  async () => {
    await using stage = await setReleaseStage({ with: { approval: 'none' } });
    const tell = storyteller(stage);
    const { consumer, sandbox } = stage;
    const seeded = stage.live();

    const byTag = await stage.release('1.1.0');
    expect(results(byTag)).toEqual(GREEN);
    expect(await tell(byTag)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: afterStaging(...PROMOTED),
      emails: [],
      moved: ['petstore'],
    });
    expect(await stage.version()).toBe('1.1.0');
    expect(await stage.moves(byTag)).toMatchObject([
      { kind: 'deploy', verdict: 'pass' },
      { kind: 'promote', verdict: 'pass', deployment_id: stage.live() },
    ]);
    const first = jobOf(byTag, 'brief').summary;
    expect(first).toContain('It is not known which commit is live.');
    expect(first).toContain(`\`${seeded}\``);
    expect(first).toContain('Nobody is asked to approve it (`approval: none`).');

    const released = stage.live();
    stage.commit('1.2.0');
    const byRelease = await stage.run('production', releaseEvent(consumer, { tag: 'v1.2.0' }));
    expect(results(byRelease)).toEqual(GREEN);
    expect(await tell(byRelease)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: afterStaging(...PROMOTED),
      emails: [],
      moved: ['petstore'],
    });
    expect(await stage.version()).toBe('1.2.0');
    const second = jobOf(byRelease, 'brief').summary;
    expect(second).toContain('1 commit since what is live.');
    expect(second).toContain('Release 1.2.0');
    expect(second).toContain(`\`${released}\`, made from \`${consumer.head('v1.1.0').slice(0, 7)}\``);

    stage.commit('1.3.0');
    const byHand = await stage.byHand('production', {});
    expect(results(byHand)).toEqual(GREEN);
    expect(await tell(byHand)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: afterStaging(...PROMOTED),
      emails: [],
      moved: ['petstore'],
    });
    expect(await stage.version()).toBe('1.3.0');

    // What was proven on the way is noted for a rollback to choose by.
    const notes = sandbox.github
      .deployments(consumer.slug)
      .flatMap(({ statuses }) => statuses.map(({ description }) => description));
    expect(notes).toEqual(
      expect.arrayContaining([`shipgate:passed-gates ${stage.live()}`, `shipgate:passed-verification ${stage.live()}`]),
    );
  },
  6 * MINUTE_MS,
);

test(
  'compact: the gates are steps of one job, before and after the promotion, and are told as in the other layout',
  async () => {
    await using stage = await setReleaseStage({ with: { approval: 'none', layout: 'compact' } });
    const tell = storyteller(stage);
    const run = await stage.release('1.1.0');
    expect(results(run)).toEqual({
      preflight: 'success',
      deploy: 'success',
      gates: 'success',
      brief: 'success',
      promote: 'success',
      'verify (petstore)': 'success',
      notify: 'success',
    });
    expect(await stage.version()).toBe('1.1.0');
    expect(run.jobs.production?.outputs).toMatchObject({ verdict: 'pass', 'header-audit-verdict': 'pass', 'smoke-verdict': '' });
    expect(await tell(run)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: [
        'brief.deploy pass',
        'brief.release-gate pass',
        'deploy.deploy pass',
        'deploy: pass',
        'gates.header-audit pass',
        'petstore-http-petstore.verify.header-audit pass',
        'preflight.deploy pass',
        'preflight.release-gate pass',
        'promote.deploy pass',
        'promote.release-gate pass',
        'promote: pass',
        'rollback.job skip',
      ],
      emails: [],
      moved: ['petstore'],
    });
  },
  6 * MINUTE_MS,
);
