import { expect, test } from '@jest/globals';
import type { RunnerEvent } from '#sandbox/runner/result.ts';
import { onPush, playOnce } from './stage.ts';

const SECRET = 'a b/c"d-very-secret';

test('a secret is masked in logs, annotations and summary, in each form that GitHub knows', async () => {
  const told: RunnerEvent[] = [];
  const run = await playOnce(
    onPush(`
  job:
    runs-on: ubuntu-latest
    env:
      SECRET: \${{ secrets.KEY }}
    steps:
      - run: |
          echo "plain $SECRET"
          echo "base64 $(printf %s "$SECRET" | base64)"
          echo "inside $(printf %s "x:$SECRET" | base64)"
          node -p 'encodeURIComponent(process.env.SECRET) + " " + JSON.stringify(process.env.SECRET)'
          echo "::error::lost $SECRET"
          echo "# $SECRET" >> "$GITHUB_STEP_SUMMARY"
      - run: |
          echo "::add-mask::made-up"
          echo "it is made-up, \${{ github.token }}"`),
    { secrets: { KEY: SECRET }, onEvent: (event) => told.push(event) },
  );
  const seen = JSON.stringify([run, told]);
  for (const form of [SECRET, Buffer.from(SECRET).toString('base64'), encodeURIComponent(SECRET), 'made-up, ', 'very-secret']) {
    expect(seen).not.toContain(form);
  }
  expect(run.jobs.job?.log).toContain('plain ***');
  expect(run.jobs.job?.log).toContain('it is ***, ***');
  expect(run.jobs.job?.summary).toBe('# ***\n');
});

test('a job output and an environment url that hold a secret are dropped with the warnings of GitHub', async () => {
  const run = await playOnce(
    onPush(`
  job:
    runs-on: ubuntu-latest
    environment:
      name: preview
      url: https://example.com/?key=\${{ steps.s.outputs.key }}
    outputs:
      clean: \${{ steps.s.outputs.clean }}
      report: '{"key":"\${{ steps.s.outputs.key }}"}'
      empty: \${{ steps.s.outputs.nothing }}
    steps:
      - id: s
        run: |
          echo "clean=yes" >> "$GITHUB_OUTPUT"
          echo "key=$KEY" >> "$GITHUB_OUTPUT"
        env:
          KEY: \${{ secrets.KEY }}`),
    { secrets: { KEY: 'very-secret' } },
  );
  expect(run.conclusion).toBe('success');
  expect(run.jobs.job?.outputs).toEqual({ clean: 'yes' });
  expect(run.jobs.job?.environment).toEqual({ name: 'preview', url: '' });
  expect(run.jobs.job?.annotations.map(({ level, message }) => [level, message])).toEqual([
    ['warning', "Skip output 'report' since it may contain secret."],
    ['warning', "Skip setting environment url as environment 'preview' may contain secret."],
  ]);
});

test('an environment url without a secret is kept', async () => {
  const run = await playOnce(
    onPush(`
  job:
    runs-on: ubuntu-latest
    environment: { name: production, url: 'https://example.com' }
    steps: [{ run: 'true' }]`),
  );
  expect(run.jobs.job?.environment).toEqual({ name: 'production', url: 'https://example.com' });
});
