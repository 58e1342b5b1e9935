import { expect, test } from '@jest/globals';
import type { RunnerEvent } from '#sandbox/runner/result.ts';
import { answer } from '#sandbox/traffic/faults.ts';
import { MINUTE_MS, results, setReleaseStage } from './release-stage.ts';
import { storyteller } from './story.ts';

test.each([
  ['isolated', 'verify-headers', 'verify-headers'],
  // What is one of several gates in its job is told by its own name.
  ['compact', 'verify', 'header-audit'],
])(
  '%s: a rollback to what is bad on its domain stands, and is red and told, with the verdict of the gate',
  async (layout, job, red) => {
    await using stage = await setReleaseStage({ with: { approval: 'none' }, rollbackWith: { layout } });
    const seeded = stage.live();
    await stage.release('1.1.0');
    const tell = storyteller(stage);
    const { host } = new URL(stage.productionUrl);
    const bare = { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Petstore</h1>' };
    const onEvent = (told: RunnerEvent) => {
      if (told.type === 'job-started' && told.job.includes(`/ ${job}`))
        stage.sandbox.traffic.faults.push(
          answer({ service: 'site', path: ({ headers }) => headers.host === host, times: 99 }, bare),
        );
    };
    const run = await stage.byHand('rollback', { reason: 'Wrong prices' }, { onEvent });
    expect(results(run)).toEqual({ rollback: 'success', [`${job} (petstore)`]: 'failure', notify: 'success' });
    expect(await tell(run)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: [`petstore-http-petstore.${job}.header-audit fail`, 'rollback.deploy pass', 'rollback: pass'],
      emails: [`[petstore] production was rolled back: ${red}`],
      moved: ['petstore'],
    });
    expect(stage.live()).toBe(seeded);
    expect(run.jobs.rollback?.outputs).toMatchObject({
      verdict: 'fail',
      'smoke-verdict': '',
      'header-audit-verdict': 'fail',
      'deployment-id': seeded,
    });
  },
  2 * MINUTE_MS,
);
