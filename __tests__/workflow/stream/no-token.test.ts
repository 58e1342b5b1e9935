import { expect, test } from '@jest/globals';
import { pullRequestEvent, scheduleEvent } from '#sandbox/stage/events.ts';
import { setForkStage } from './fork-stage.ts';
import { MINUTE_MS, results, setReleaseStage, troubles } from './release-stage.ts';
import { storyteller } from './story.ts';

// The other workflows than preview, whose own case stands with its life.
const withoutToken = ({ VERCEL_TOKEN: _, ...secrets }: Record<string, string>) => ({ secrets });
const NAMES_IT = expect.stringMatching(/^Input "vercel-token" is missing.*VERCEL_TOKEN/);

test(
  'without a Vercel token a release, a rollback and a drill each end red before anything moves, and name what to set',
  async () => {
    await using stage = await setReleaseStage({ with: { approval: 'none' } });
    const tell = storyteller(stage);
    const options = withoutToken(stage.secrets);
    const release = await stage.release('1.1.0', {}, options);
    expect([results(release), troubles(release)]).toEqual([{ preflight: 'failure', notify: 'success' }, [NAMES_IT]]);
    expect(await tell(release)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: [
        'brief.job skip',
        'deploy.job skip',
        'header-audit.job skip',
        'preflight.deploy error',
        'preflight.release-gate pass',
        'promote.job skip',
        'rollback.job skip',
        'verify-headers.job skip',
      ],
      emails: ['[petstore] production release was held back: preflight'],
      moved: [],
    });

    const back = await stage.byHand('rollback', { reason: 'Wrong prices' }, options);
    expect([results(back), troubles(back)]).toEqual([{ rollback: 'failure', notify: 'success' }, [NAMES_IT]]);
    expect(await tell(back)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: ['rollback.deploy error', 'rollback: error', 'verify-headers.job skip'],
      // Production is known to be bad since the release.
      emails: [],
      moved: [],
    });

    const drill = await stage.run('rollback', scheduleEvent(stage.consumer, '17 6 * * 1'), options);
    expect([results(drill), troubles(drill)]).toEqual([{ drill: 'failure', notify: 'success' }, [NAMES_IT]]);
    expect(await tell(drill)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: ['drill.deploy error'],
      emails: ['[petstore] production-drill turned red: drill'],
      moved: [],
    });
  },
  2 * MINUTE_MS,
);

test(
  'without a Vercel token what follows an approved fork, and what closes a pull request, end red and name what to set',
  async () => {
    await using scene = await setForkStage();
    const { stage } = scene;
    const { consumer, sandbox } = stage;
    const tell = storyteller(stage);
    const options = withoutToken(stage.secrets);
    const { pull, built } = await scene.propose(1);
    scene.approve(pull, 'mona');
    const followed = await stage.run('preview-fork', stage.workflowRunEvent(built), options);
    expect(troubles(followed)).toEqual([NAMES_IT]);
    expect(await tell(followed, 1)).toEqual({
      conclusion: 'failure',
      comments: ['1 of 2 jobs is red: deploy.'],
      rows: [
        'budget-gate.job skip',
        'check.fork-gate pass',
        'deploy.deploy error',
        'deploy: error',
        'header-audit.job skip',
        'smoke.job skip',
      ],
      emails: ['[static-site] preview of #1 turned red: deploy'],
      moved: [],
    });

    const sha = consumer.commit('own', 'Own', { 'site/own.txt': 'own\n' });
    sandbox.github.createPullRequest(consumer.slug, { number: 2, title: 'Own', head: { ref: 'own', sha } });
    const event = pullRequestEvent(consumer, { number: 2, title: 'Own', branch: 'own', sha }, { action: 'closed' });
    const closed = await stage.run('cleanup', event, options);
    expect(troubles(closed)).toEqual([NAMES_IT]);
    expect(await tell(closed, 2)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: ['cleanup.deploy error'],
      emails: [],
      moved: [],
    });
  },
  2 * MINUTE_MS,
);
