import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { action, CI, onPush, playOnce, stage } from './stage.ts';

const outcomes = (steps: { name: string; outcome: string; conclusion: string }[] = []) =>
  steps.map(({ name, outcome, conclusion }) => `${name}: ${outcome}/${conclusion}`);

test('steps pass on variables, paths and outputs through the files of the runner', async () => {
  const run = await playOnce(
    onPush(`
  job:
    runs-on: ubuntu-latest
    env: { LEVEL: job }
    steps:
      - id: one
        run: |
          echo "KEPT=from one" >> "$GITHUB_ENV"
          mkdir "$RUNNER_TEMP/bin" && printf '#!/bin/sh\\necho found' > "$RUNNER_TEMP/bin/tool" && chmod +x "$RUNNER_TEMP/bin/tool"
          echo "$RUNNER_TEMP/bin" >> "$GITHUB_PATH"
          printf 'text<<END\\na\\nb\\nEND\\n' >> "$GITHUB_OUTPUT"
      - run: echo "$KEPT, $LEVEL, $(tool), $TEXT, \${{ env.KEPT }}"
        env: { LEVEL: step, TEXT: '\${{ toJSON(steps.one.outputs.text) }}' }`),
  );
  expect(run.jobs.job?.log).toContain('from one, step, found, "a\\nb", from one');
});

test('continue-on-error, failure() and always() follow the state of the job', async () => {
  const run = await playOnce(
    onPush(`
  job:
    runs-on: ubuntu-latest
    steps:
      - { name: tolerated, run: 'exit 1', continue-on-error: true }
      - { name: good, run: 'true' }
      - { name: bad, run: 'exit 1' }
      - { name: skipped, run: 'true' }
      - { name: told, run: 'true', if: failure() }
      - { name: cleaned, run: 'true', if: always() }`),
  );
  expect(run.conclusion).toBe('failure');
  expect(outcomes(run.jobs.job?.steps)).toEqual([
    'tolerated: failure/success',
    'good: success/success',
    'bad: failure/failure',
    'skipped: skipped/skipped',
    'told: success/success',
    'cleaned: success/success',
  ]);
});

test('a job with continue-on-error fails by itself and does not fail the run', async () => {
  const run = await playOnce(
    onPush(`
  flaky:
    runs-on: ubuntu-latest
    continue-on-error: true
    steps: [{ run: 'exit 1' }]
  next:
    needs: flaky
    runs-on: ubuntu-latest
    steps: [{ run: 'echo after \${{ needs.flaky.result }}' }]`),
  );
  expect(run.conclusion).toBe('success');
  expect(run.jobs.flaky).toMatchObject({ result: 'success', outcome: 'failure' });
  expect(run.jobs.next?.log).toContain('after success');
});

test('the post part of an action runs at the end with its inputs and state, in reverse order, even after a failure', async () => {
  const inputs = 'inputs:\n  who: { description: w }';
  const main = `import { appendFileSync } from 'node:fs';
appendFileSync(process.env.GITHUB_STATE, 'kept=' + process.env.INPUT_WHO + '\\n');
process.exitCode = process.env.INPUT_WHO === 'second' ? 1 : 0;`;
  const post = "console.log('post of ' + process.env.INPUT_WHO + ' with ' + process.env.STATE_kept);";
  using place = stage({
    [CI]: onPush(`
  job:
    runs-on: ubuntu-latest
    steps:
      - { uses: $/actions/open, with: { who: first } }
      - { uses: $/actions/open, with: { who: second } }
      - { uses: $/actions/open, with: { who: third } }`),
    ...action('open', main, { inputs, post }),
  });
  const run = await place.play();
  expect(run.conclusion).toBe('failure');
  const posts = run.jobs.job?.log.split('\n').filter((line) => line.startsWith('post of'));
  expect(posts).toEqual(['post of second with second', 'post of first with first']);
});

test('annotations carry file, line and title; stopped commands are plain text', async () => {
  const run = await playOnce(
    onPush(`
  job:
    runs-on: ubuntu-latest
    steps:
      - run: |
          echo "::warning file=a%2Cb.js,line=7,title=Slow::50%25 over%0Abudget"
          echo "::stop-commands::token"
          echo "::error::hidden"
          echo "::token::"
          echo "::debug::quiet"
          echo "::group::Details"
          echo "::endgroup::"`),
  );
  expect(run.jobs.job?.annotations).toEqual([
    { level: 'warning', title: 'Slow', message: '50% over\nbudget', file: 'a,b.js', line: 7, step: expect.any(String) },
  ]);
  expect(run.jobs.job?.log).toContain('::error::hidden');
  expect(run.jobs.job?.log).toContain('##[group]Details');
  expect(run.jobs.job?.log).not.toContain('quiet');
});

test.each([
  ['a disabled command', 'echo "::set-output name=a::b"', 'The `set-output` command is disabled'],
  ['a broken command file', 'echo nonsense >> "$GITHUB_OUTPUT"', "Invalid format 'nonsense'"],
])('%s fails the step', async (_, script, message) => {
  const run = await playOnce(onPush(`  job:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${script}`));
  expect(run.conclusion).toBe('failure');
  expect(run.jobs.job?.annotations[0]?.message).toContain(message);
});

test('a variable above 128 KiB cannot be passed to a step, as on Linux', async () => {
  const run = await playOnce(
    onPush(`
  job:
    runs-on: ubuntu-latest
    steps:
      - run: 'true'
        env:
          BIG: \${{ github.event.big }}`),
    { event: { name: 'push', payload: { big: 'x'.repeat(132_000) }, ref: 'refs/heads/main', sha: 'HEAD', actor: 'a' } },
  );
  expect(run.conclusion).toBe('failure');
  expect(run.jobs.job?.annotations[0]?.message).toContain('Argument list too long');
});

test('a step and a job end at their time limits: the step fails, the job is cancelled', async () => {
  const run = await playOnce(
    onPush(`
  step:
    runs-on: ubuntu-latest
    steps:
      - { name: slow, run: exec sleep 30, timeout-minutes: 0.002 }
  job:
    runs-on: ubuntu-latest
    timeout-minutes: 0.002
    steps:
      - { run: exec sleep 30 }
      - { name: cleaned, run: echo cleaned, if: always() }`),
  );
  expect(run.jobs.step).toMatchObject({ result: 'failure', steps: [{ name: 'slow', outcome: 'failure' }] });
  expect(run.jobs.step?.annotations[0]?.message).toContain("The action 'slow' has timed out");
  expect(run.jobs.job).toMatchObject({ result: 'cancelled', steps: [{ outcome: 'cancelled' }, { outcome: 'success' }] });
  expect(run.conclusion).toBe('failure');
});

test("a run's folder is gone afterwards, unless it was given", async () => {
  const workflow = onPush(`
  job:
    runs-on: ubuntu-latest
    outputs: { path: '\${{ steps.s.outputs.path }}' }
    steps: [{ id: s, run: 'touch "$RUNNER_TEMP/made" && echo "path=$RUNNER_TEMP/made" >> "$GITHUB_OUTPUT"' }]`);
  const gone = await playOnce(workflow);
  expect(existsSync(gone.jobs.job?.outputs.path ?? '/')).toBe(false);
  const folder = mkdtempSync(join(tmpdir(), 'kept-'));
  try {
    const kept = await playOnce(workflow, { folder });
    expect(existsSync(kept.jobs.job?.outputs.path ?? '')).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('defaults name shell and folder, hashFiles sees the workspace, and pipes fail only under shell: bash', async () => {
  const run = await playOnce(
    onPush(`
  job:
    runs-on: ubuntu-latest
    defaults: { run: { shell: bash, working-directory: site } }
    steps:
      - { run: mkdir site && echo x > site/a.lock, working-directory: . }
      - name: hash
        run: basename "$PWD"; echo "hash \${{ hashFiles('**/*.lock') }} none \${{ hashFiles('*.nope') }}."
      - { name: pipe, run: 'false | true' }
  plain:
    runs-on: ubuntu-latest
    steps: [{ run: 'false | true' }]`),
  );
  expect(run.jobs.job?.log).toMatch(/site\nhash [0-9a-f]{64} none \./);
  expect(run.jobs.job?.steps.at(-1)).toMatchObject({ name: 'pipe', outcome: 'failure' });
  expect(run.jobs.plain?.result).toBe('success');
});

test('an action gets an unexpected input with the warning of GitHub', async () => {
  using place = stage({
    [CI]: onPush('  job:\n    runs-on: ubuntu-latest\n    steps: [{ uses: $/actions/one, with: { urls: x } }]'),
    ...action('one', '', { inputs: 'inputs:\n  url: { description: u }' }),
  });
  const run = await place.play();
  expect(run.jobs.job?.annotations).toMatchObject([
    { level: 'warning', message: "Unexpected input(s) 'urls', valid inputs are ['url']" },
  ]);
});

test('an action in the workspace is found after the checkout, and ACTIONS_RESULTS_URL is for actions only', async () => {
  using place = stage({
    [CI]: onPush(`
  job:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - uses: ./actions/show
      - run: echo "script \${ACTIONS_RESULTS_URL:-none}"`),
    ...action('show', "console.log('action', process.env.ACTIONS_RESULTS_URL, process.env.ACTIONS_RUNTIME_TOKEN.length > 9);"),
  });
  const run = await place.play({ env: { ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/' } });
  expect(run.jobs.job?.log).toContain('action http://127.0.0.1:9/ true');
  expect(run.jobs.job?.log).toContain('script none');
});
