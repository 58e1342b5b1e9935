import { expect, test } from '@jest/globals';
import type { RunnerEvent } from '#sandbox/runner/result.ts';
import { onPush, playOnce } from './stage.ts';

test('a matrix plays each combination and answers for all of them', async () => {
  const run = await playOnce(
    onPush(`
  list:
    runs-on: ubuntu-latest
    outputs: { pages: '\${{ steps.l.outputs.pages }}' }
    steps:
      - { id: l, run: 'echo "pages=[\\"/\\",\\"/docs\\"]" >> "$GITHUB_OUTPUT"' }
  check:
    needs: list
    runs-on: ubuntu-latest
    strategy:
      matrix:
        page: \${{ fromJSON(needs.list.outputs.pages) }}
        device: [mobile, desktop]
        exclude: [{ page: /docs, device: mobile }]
        include: [{ page: /, device: mobile, runs: 5 }]
    steps:
      - run: echo "\${{ matrix.page }} \${{ matrix.device }} \${{ matrix.runs }} \${{ strategy.job-index }}/\${{ strategy.job-total }}"
  after:
    needs: check
    runs-on: ubuntu-latest
    steps: [{ run: 'echo \${{ needs.check.result }}' }]`),
  );
  expect(run.conclusion).toBe('success');
  expect(Object.keys(run.jobs).sort()).toEqual([
    'after',
    'check (/, desktop)',
    'check (/, mobile, 5)',
    'check (/docs, desktop)',
    'list',
  ]);
  expect(run.jobs['check (/, mobile, 5)']?.log).toContain('/ mobile 5 0/3');
});

test.each([
  // What is to be cancelled runs for so long that it cannot end before, however slow the machine is.
  ['cancels its neighbours', '', 60_000, 'cancelled'],
  ['leaves them alone with fail-fast: false', 'fail-fast: false', 400, 'success'],
])('a failing matrix job %s', async (_, option, ms, result) => {
  const run = await playOnce(
    onPush(`
  check:
    runs-on: ubuntu-latest
    strategy:
      ${option || 'fail-fast: true'}
      matrix: { ms: [0, ${ms}], include: [{ ms: 0, code: 1 }] }
    steps:
      - run: exec node -e 'setTimeout(() => process.exit(\${{ matrix.code }}), \${{ matrix.ms }})'`),
  );
  expect(run.jobs['check (0, 1)']?.result).toBe('failure');
  expect(run.jobs[`check (${ms})`]?.result).toBe(result);
  expect(run.conclusion).toBe('failure');
});

/** The most jobs that ran at once while each job ran. */
function companions(told: RunnerEvent[]): Record<string, number> {
  const running = new Set<string>();
  const most: Record<string, number> = {};
  for (const event of told) {
    if (event.type === 'job-started') running.add(event.job);
    for (const job of running) most[job] = Math.max(most[job] ?? 0, running.size);
    if (event.type === 'job-ended') running.delete(event.job);
  }
  return most;
}

const THREE = onPush(
  ['smoke', 'budget', 'headers']
    .map((id) => `  ${id}:\n    runs-on: ubuntu-latest\n    steps:\n      - run: exec sleep 0.15`)
    .join('\n'),
);

test('independent jobs run at the same time, up to the limit', async () => {
  const told: RunnerEvent[] = [];
  await playOnce(THREE, { parallelJobs: 2, onEvent: (event) => told.push(event) });
  expect(Math.max(...Object.values(companions(told)))).toBe(2);
});

test('a job that must be alone waits for the others and they for it', async () => {
  const told: RunnerEvent[] = [];
  await playOnce(THREE, { parallelJobs: 3, exclusive: (id) => id === 'budget', onEvent: (event) => told.push(event) });
  expect(companions(told).budget).toBe(1);
});

test('the events tell job and step with their results in order', async () => {
  const told: string[] = [];
  await playOnce(onPush('  job:\n    name: My job\n    runs-on: ubuntu-latest\n    steps: [{ name: greet, run: echo hello }]'), {
    onEvent: (event) => told.push(`${event.type} ${'step' in event ? event.step : event.name}`),
  });
  expect(told).toEqual(['job-started My job', 'step-started greet', 'log greet', 'step-ended greet', 'job-ended My job']);
});

test('jobs of one concurrency group take turns, and one whose condition cannot be evaluated fails alone', async () => {
  const told: RunnerEvent[] = [];
  const grouped = (id: string) =>
    `  ${id}:\n    runs-on: ubuntu-latest\n    concurrency: { group: production, queue: max }\n    steps: [{ run: 'true' }]\n`;
  const broken = `  broken:\n    if: fromJSON(github.event.nothing)\n    runs-on: ubuntu-latest\n    steps: [{ run: 'true' }]`;
  const run = await playOnce(onPush(grouped('one') + grouped('two') + grouped('three') + broken), {
    parallelJobs: 3,
    onEvent: (event) => told.push(event),
  });
  expect(companions(told)).toEqual({ one: 1, two: 1, three: 1 });
  expect(
    Object.values(run.jobs)
      .map((job) => job.result)
      .sort(),
  ).toEqual(['failure', 'success', 'success', 'success']);
  expect(run.jobs.broken?.annotations[0]?.message).toMatch(/empty input.*fromJSON/);
});
