import { expect, test } from '@jest/globals';
import { conditionBefore } from '@shipgate/notify/before.ts';
import type { Condition, RunStory } from '#core/run/story.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { createReport } from '#testing/reports.ts';

const { source } = createReport();
const story = { source, environment: 'preview', condition: 'bad' } as RunStory;
const marker = (condition: Condition | undefined) => ({ run: 1, attempt: 1, condition });
const recorded = (condition: Condition | undefined, superseded = false) => ({ condition, superseded });

type Known = Parameters<typeof conditionBefore>[1];

/** What was known, where GitHub's newest deployment of pull request 7 ended badly, and of anything else well. */
async function before(known: Partial<Known>, of: RunStory = story) {
  let asked = 0;
  const condition = async (environment: string, pullRequest: number | undefined) => {
    asked++;
    return environment === 'preview' && pullRequest === 7 ? 'bad' : 'good';
  };
  const all = { recorded: undefined, marker: undefined, superseded: false, ...known };
  const found = await conditionBefore(of, all, { deployments: { condition }, info: () => {} });
  return [found, asked];
}

test.each<[string, Partial<Known>, Condition | 'superseded' | undefined, number]>([
  ['the database, before the comment', { recorded: recorded('good'), marker: marker('bad') }, 'good', 0],
  ['the comment, where the database knew of no run', { recorded: recorded(undefined), marker: marker('bad') }, 'bad', 0],
  ['nobody, where the database knew of no run', { recorded: recorded(undefined) }, undefined, 0],
  ['the newest deployment, where no database answered', {}, 'bad', 1],
  ['the newest deployment, where the comment said nothing', { marker: marker(undefined) }, 'bad', 1],
  ['a newer run, by the database', { recorded: recorded('good', true) }, 'superseded', 0],
  ['a newer run, by the comment', { recorded: recorded('good'), superseded: true }, 'superseded', 0],
])('how it was doing is told by %s', async (_, known, condition, asked) => {
  expect(await before(known)).toEqual([condition, asked]);
});

test('a run that says nothing about the condition asks nobody how it was', async () => {
  const { condition: _, ...nothing } = story;
  expect(await before({}, nothing)).toEqual([undefined, 0]);
});

test("GitHub's trouble leaves it unknown, and a bug is not swallowed", async () => {
  const failing = (thrown: Error) =>
    conditionBefore(
      story,
      { recorded: undefined, marker: undefined, superseded: false },
      { deployments: { condition: () => Promise.reject(thrown) }, info: () => {} },
    );
  expect(await failing(new ServiceError('GitHub', 'GET /deployments', { kind: 'network', detail: 'Gone' }))).toBeUndefined();
  await expect(failing(new TypeError('no such thing'))).rejects.toThrow('no such thing');
});
