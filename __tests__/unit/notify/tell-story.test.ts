import { expect, test } from '@jest/globals';
import type { Ports } from '@shipgate/notify/ports.ts';
import { tellStory } from '@shipgate/notify/tell-story.ts';
import { createFacts, createReport } from '#testing/reports.ts';

const needs = JSON.stringify({ smoke: { result: 'success', outputs: {} } });

/** The story of a run whose one job left no output. */
const tell = (ports: Partial<Ports> = {}, json = needs) =>
  tellStory(json, {
    facts: createFacts(),
    whySkipped: () => undefined,
    reports: { of: async () => [createReport({ reason: 'The key is s3cret.' })] },
    redact: (value) => value,
    signal: new AbortController().signal,
    ...ports,
  } as Ports);

test('a report that came as artifact is told, with every secret in it replaced', async () => {
  const redact = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('s3cret', '***'));
  expect(await tell({ redact })).toMatchObject({ verdict: 'pass', jobs: [{ reason: 'The key is ***.' }] });
});

test('where artifacts cannot be looked at, the missing report is an error that says why', async () => {
  const off = await tell({ reports: { off: 'switched off, since github-token is missing.' } });
  expect(off.jobs).toMatchObject([{ effect: 'error', reason: expect.stringContaining('github-token is missing') }]);
  const failing = { of: () => Promise.reject(new Error('GitHub is down')) };
  expect((await tell({ reports: failing })).jobs).toMatchObject([
    { effect: 'error', reason: expect.stringContaining('GitHub is down') },
  ]);
  const signal = AbortSignal.abort(new Error('cancelled'));
  await expect(tell({ reports: failing, signal })).rejects.toThrow('cancelled');
});

test('needs that cannot be read tell nothing', async () => {
  await expect(tell({}, '{}')).rejects.toThrow('Input "needs" must be ${{ toJSON(needs) }}');
});
