import { expect, test } from '@jest/globals';
import { onPush, playOnce } from './stage.ts';

test('a job sees the outputs and results of the jobs it needs', async () => {
  const run = await playOnce(
    onPush(`
  build:
    runs-on: ubuntu-latest
    outputs:
      url: \${{ steps.deploy.outputs.url }}
    steps:
      - id: deploy
        run: echo "url=https://example.com" >> "$GITHUB_OUTPUT"
  check:
    needs: build
    runs-on: ubuntu-latest
    steps:
      - run: echo "\${{ needs.build.result }} at $URL"
        env:
          URL: \${{ needs.build.outputs.url }}`),
  );
  expect(run.conclusion).toBe('success');
  expect(run.jobs.build?.outputs).toEqual({ url: 'https://example.com' });
  expect(run.jobs.check?.log).toContain('success at https://example.com');
});

test('a failed job keeps its outputs, skips what needs it, and lets always() and failure() run', async () => {
  const run = await playOnce(
    onPush(`
  gate:
    runs-on: ubuntu-latest
    outputs:
      report: \${{ steps.measure.outputs.report }}
    steps:
      - id: measure
        run: |
          echo "report={}" >> "$GITHUB_OUTPUT"
          exit 3
  promote:
    needs: gate
    runs-on: ubuntu-latest
    steps:
      - run: echo never
  after:
    needs: promote
    if: failure()
    runs-on: ubuntu-latest
    steps:
      - run: echo an ancestor failed
  notify:
    needs: [gate, promote]
    if: always()
    runs-on: ubuntu-latest
    steps:
      - run: echo "$NEEDS"
        env:
          NEEDS: \${{ toJSON(needs) }}`),
  );
  expect(run.conclusion).toBe('failure');
  expect(Object.fromEntries(Object.entries(run.jobs).map(([id, job]) => [id, job.result]))).toEqual({
    gate: 'failure',
    promote: 'skipped',
    after: 'success',
    notify: 'success',
  });
  const seen = run.jobs.notify?.log.slice(run.jobs.notify.log.indexOf('{')) ?? '';
  expect(JSON.parse(seen)).toEqual({
    gate: { result: 'failure', outputs: { report: '{}' } },
    promote: { result: 'skipped', outputs: {} },
  });
  expect(run.jobs.gate?.annotations).toMatchObject([{ level: 'error', message: 'Process completed with exit code 3.' }]);
});

test('a condition folded over two lines is judged, not taken for a text that always holds', async () => {
  const run = await playOnce(
    onPush(`
  first:
    runs-on: ubuntu-latest
    steps:
      - run: 'true'
  never:
    needs: first
    if: >-
      \${{ always() && !(needs.first.result == 'success'
      && github.event_name == 'push') }}
    runs-on: ubuntu-latest
    steps:
      - run: 'true'`),
  );
  expect(run.jobs.never?.result).toBe('skipped');
});
