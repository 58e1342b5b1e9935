import { existsSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createConcurrencyGroups } from '#sandbox/runner/play/concurrency.ts';
import { CI, onPush, playOnce, stage } from './stage.ts';

const GRACE = { terminateAfterMs: 100, killAfterMs: 100 };

/** Cancels a run as soon as a step says `ready`. */
function cancelWhenReady() {
  const controller = new AbortController();
  const onEvent = (event: { type: string; line?: string }) =>
    event.type === 'log' && event.line === 'ready' && controller.abort();
  return { signal: controller.signal, onEvent, grace: GRACE };
}

test('a cancelled run interrupts its steps and still runs what asks for it', async () => {
  const run = await playOnce(
    onPush(`
  deploy:
    runs-on: ubuntu-latest
    steps:
      - run: exec node -e 'process.on("SIGINT", () => { console.log("stopping"); process.exit(1); }); setInterval(() => {}, 1000); console.log("ready")'
      - { run: echo never }
      - { name: tidy, run: echo tidied, if: cancelled() }
  gate:
    needs: deploy
    runs-on: ubuntu-latest
    steps: [{ run: echo never }]
  rollback:
    needs: gate
    if: always()
    runs-on: ubuntu-latest
    steps: [{ run: 'echo rolled back after \${{ needs.gate.result }}' }]`),
    cancelWhenReady(),
  );
  expect(run.conclusion).toBe('cancelled');
  expect(run.jobs.deploy).toMatchObject({ result: 'cancelled' });
  expect(run.jobs.deploy?.log).toContain('stopping');
  expect(run.jobs.deploy?.log).toContain('tidied');
  expect(run.jobs.gate?.result).toBe('skipped');
  expect(run.jobs.rollback?.log).toContain('rolled back after skipped');
});

test('a step that ignores SIGINT and SIGTERM is killed', async () => {
  const run = await playOnce(
    onPush(`
  stubborn:
    runs-on: ubuntu-latest
    steps:
      - run: exec node -e 'for (const s of ["SIGINT", "SIGTERM"]) process.on(s, () => console.log(s)); setInterval(() => {}, 1000); console.log("ready")'`),
    cancelWhenReady(),
  );
  expect(run.jobs.stubborn).toMatchObject({ result: 'cancelled' });
  expect(run.jobs.stubborn?.log).toMatch(/SIGINT\nSIGTERM/);
});

test('a job whose if is always() goes on when the run is cancelled', async () => {
  const run = await playOnce(
    onPush(`
  notify:
    if: always()
    runs-on: ubuntu-latest
    steps: [{ run: echo ready; echo done }]`),
    cancelWhenReady(),
  );
  expect(run.jobs.notify).toMatchObject({ result: 'success' });
});

test('what a step leaves running ends with its job', async () => {
  const run = await playOnce(
    onPush(`
  job:
    runs-on: ubuntu-latest
    outputs: { pid: '\${{ steps.s.outputs.pid }}' }
    steps:
      - id: s
        run: |
          setsid sleep 60 > /dev/null 2>&1 &
          echo "pid=$!" >> "$GITHUB_OUTPUT"`),
  );
  expect(run.conclusion).toBe('success');
  await untilKilled(Number(run.jobs.job?.outputs.pid));
});

/** A signal that was sent takes effect when the system next runs the process. A killed one stays as a zombie, without a command line. */
async function untilKilled(pid: number): Promise<void> {
  const file = `/proc/${pid}/cmdline`;
  const commandLine = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const deadline = Date.now() + 5_000;
  while (commandLine() !== '' && Date.now() < deadline) await setImmediate();
  expect(commandLine()).toBe('');
}

const GROUPED = (cancel: boolean) => `name: CI
on: push
concurrency: { group: 'preview-\${{ github.ref }}', cancel-in-progress: ${cancel} }
jobs:
  job:
    runs-on: ubuntu-latest
    steps:
      - run: echo ready; exec sleep \${{ github.event.seconds }}
`;

test('a newer run of the same group cancels the one in progress when told to', async () => {
  using place = stage({ [CI]: GROUPED(true) });
  const concurrency = createConcurrencyGroups();
  const event = (seconds: number) => ({ name: 'push', payload: { seconds }, ref: 'refs/heads/main', sha: place.sha, actor: 'a' });
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const first = place.play({ concurrency, grace: GRACE, event: event(30), onEvent: (told) => told.type === 'log' && resolve() });
  await Promise.race([started, first]);
  const second = await place.play({ concurrency, event: event(0) });
  expect((await first).conclusion).toBe('cancelled');
  expect(second.conclusion).toBe('success');
});

test('without that it waits, and a third replaces it in the queue', async () => {
  using place = stage({ [CI]: GROUPED(false) });
  const concurrency = createConcurrencyGroups();
  const event = (seconds: number) => ({ name: 'push', payload: { seconds }, ref: 'refs/heads/main', sha: place.sha, actor: 'a' });
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const first = place.play({ concurrency, event: event(0.2), onEvent: (told) => told.type === 'log' && resolve() });
  await Promise.race([started, first]);
  const others = [place.play({ concurrency, event: event(0) }), place.play({ concurrency, event: event(0) })];
  const runs = await Promise.all([first, ...others]);
  expect(runs.map((run) => run.conclusion).sort()).toEqual(['cancelled', 'success', 'success']);
  expect(runs[0]?.conclusion).toBe('success');
});
