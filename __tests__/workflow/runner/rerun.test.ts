import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type LocalArtifacts, startArtifacts } from '#sandbox/artifacts/artifacts.ts';
import { startGithub } from '#sandbox/github/github.ts';
import { billedMinutes } from '#sandbox/runner/billing.ts';
import type { RunResult } from '#sandbox/runner/result.ts';
import { createTraffic } from '#sandbox/traffic/traffic.ts';
import { CI, onPush, stage } from './stage.ts';

/** Fails unless the file that stands for the world's recovery is there. */
const HEALS = `test -e "$WORLD" && echo "run $GITHUB_RUN_ID attempt $GITHUB_RUN_ATTEMPT"`;

const WORKFLOW = onPush(`
  build:
    runs-on: ubuntu-latest
    outputs: { url: '\${{ steps.s.outputs.url }}' }
    steps: [{ id: s, run: 'echo "url=of-attempt-$GITHUB_RUN_ATTEMPT" >> "$GITHUB_OUTPUT"' }]
  left-out:
    if: github.event_name == 'release'
    runs-on: ubuntu-latest
    steps: [{ run: 'true' }]
  gate:
    needs: build
    strategy: { fail-fast: false, matrix: { page: [good, bad] } }
    runs-on: ubuntu-latest
    steps:
      - run: 'test \${{ matrix.page }} = good && exit; ${HEALS}'
  notify:
    needs: [build, gate]
    if: always()
    runs-on: ubuntu-latest
    steps: [{ run: 'echo "\${{ needs.gate.result }} at \${{ needs.build.outputs.url }}"' }]`);

const attempts = (run: RunResult) => Object.fromEntries(Object.entries(run.jobs).map(([id, job]) => [id, job.attempt]));

test('a re-run plays what failed and what needs it; the rest keeps its results and outputs', async () => {
  using place = stage({ [CI]: WORKFLOW });
  const world = join(place.suite, 'recovered');
  const env = { WORLD: world };
  const first = await place.play({ env });
  expect(first.conclusion).toBe('failure');
  expect(existsSync(world)).toBe(false);
  writeFileSync(world, '');
  const second = await place.play({ env, rerunOf: first });
  expect(second).toMatchObject({ runId: first.runId, attempt: 2, conclusion: 'success' });
  expect(attempts(second)).toEqual({ build: 1, 'left-out': 1, 'gate (good)': 1, 'gate (bad)': 2, notify: 2 });
  expect(second.jobs['gate (bad)']?.log).toContain(`run ${first.runId} attempt 2`);
  expect(second.jobs.notify?.log).toContain('success at of-attempt-1');
  expect(attempts(await place.play({ env, rerunOf: second }))).toEqual(attempts(second));
});

test('in a called workflow only what failed is played again', async () => {
  const called = `on: { workflow_call: { outputs: { url: { value: '\${{ jobs.one.outputs.url }}' } } } }
jobs:
  one:
    runs-on: ubuntu-latest
    outputs: { url: there }
    steps: [{ run: 'true' }]
  two: { runs-on: ubuntu-latest, steps: [{ run: 'echo \${{ github.run_attempt }}; ${HEALS}' }] }
`;
  using place = stage({
    [CI]: onPush(`
  good: { uses: ./.github/workflows/good.yml }
  called: { uses: ./.github/workflows/called.yml, needs: good }
  told: { needs: [good, called], if: always(), runs-on: ubuntu-latest, steps: [{ run: 'echo \${{ needs.called.outputs.url }}' }] }`),
    '.github/workflows/called.yml': called,
    '.github/workflows/good.yml':
      'on: { workflow_call: {} }\njobs:\n  in: { runs-on: ubuntu-latest, steps: [{ run: "true" }] }\n',
  });
  const world = join(place.suite, 'recovered');
  const first = await place.play({ env: { WORLD: world } });
  writeFileSync(world, '');
  const second = await place.play({ env: { WORLD: world }, rerunOf: first });
  expect(second.conclusion).toBe('success');
  expect(attempts(second)).toEqual({ good: 1, 'good / in': 1, called: 2, 'called / one': 1, 'called / two': 2, told: 2 });
  expect(second.jobs.told?.log).toContain('there');
});

const UPLOAD = 'actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f';
const DOWNLOAD = UPLOAD.replace('upload', 'download');

test('artifacts of an earlier attempt stay, and an environment that was approved is not asked again', async () => {
  const traffic = createTraffic();
  await using artifacts: LocalArtifacts = await startArtifacts(traffic);
  await using github = await startGithub(traffic, artifacts);
  const slug = 'acme/petstore';
  github.createRepository(slug);
  github.createEnvironment(slug, 'production', { reviewers: ['lena'] });
  using place = stage({
    [CI]: onPush(`
  build:
    runs-on: ubuntu-latest
    steps: [{ run: 'echo built > out.txt' }, { uses: ${UPLOAD}, with: { name: site, path: out.txt } }]
  deploy:
    needs: build
    environment: production
    runs-on: ubuntu-latest
    steps: [{ uses: ${DOWNLOAD}, with: { name: site } }, { run: 'cat out.txt; ${HEALS}' }]`),
  });
  const run = github.createRun(slug);
  const env = { WORLD: join(place.suite, 'recovered'), ACTIONS_RESULTS_URL: artifacts.url };
  const waited: string[] = [];
  const options = {
    env,
    runId: String(run.id),
    environments: github.environmentGate(slug),
    onEvent: (event: { type: string }) => {
      if (event.type !== 'job-waiting') return;
      waited.push(event.type);
      github.reviewRun(slug, run.id, { environment: 'production', state: 'approved', user: 'lena' });
    },
  };
  const first = await place.play(options);
  expect(first.jobs.deploy?.log).toContain('built');
  writeFileSync(env.WORLD, '');
  run.attempt = 2;
  const second = await place.play({ ...options, rerunOf: first });
  expect(second.jobs.deploy).toMatchObject({ result: 'success', log: expect.stringContaining('built') });
  expect(waited).toHaveLength(1);
});

test('billed is each job that was played, rounded up to a minute', () => {
  const job = (durationMs: number, more = {}) =>
    ({ kind: 'steps', attempt: 2, durationMs, ...more }) as RunResult['jobs'][string];
  const jobs = {
    short: job(900),
    long: job(61_000),
    skipped: job(0),
    kept: job(30_000, { attempt: 1 }),
    call: job(70_000, { kind: 'call' }),
  };
  expect(billedMinutes({ jobs, attempt: 2 })).toBe(3);
});
