import { expect, test } from '@jest/globals';
import { githubDeployments } from '@shipgate/notify/adapters/github-deployments.ts';
import type { HttpClient } from '#kit/http/client.ts';

/** How it was before run 9, where GitHub has these deployments, newest first, with these states, newest first. */
async function before(given: readonly [payload: unknown, states: string[]][], pullRequest?: number) {
  const asked: string[] = [];
  const client: Pick<HttpClient, 'json'> = {
    json: async <T>({ path }: { path: string }) => {
      asked.push(path);
      const [, id] = /deployments\/(\d+)\/statuses/.exec(path) ?? [];
      if (id === undefined) return given.map(([payload], index) => ({ id: index, payload })) as T;
      return (given[Number(id)]?.[1] ?? []).map((state) => ({ state })) as T;
    },
  };
  const condition = await githubDeployments(client as HttpClient, 9).condition('preview', pullRequest);
  return { condition, asked };
}

test('the newest deployment that came to an end says how it was, and this run says nothing of before', async () => {
  expect(
    (
      await before([
        [{ runId: 9 }, ['failure']],
        [{ runId: 8 }, ['success']],
      ])
    ).condition,
  ).toBe('good');
  expect((await before([[{ runId: 8 }, ['inactive', 'error']]])).condition).toBe('bad');
  expect((await before([[{ runId: 8 }, ['failure', 'success']]])).condition).toBe('bad');
  expect(
    (
      await before([
        [{ runId: 8 }, ['in_progress']],
        [{ runId: 7 }, ['success']],
      ])
    ).condition,
  ).toBe('good');
  expect((await before([])).condition).toBeUndefined();
});

test('a pull request is told of by its own deployments only, also where the payload is text or a stranger’s', async () => {
  const others: [unknown, string[]][] = [
    [{ runId: 8, pullRequest: 8 }, ['failure']],
    ['no JSON', ['failure']],
    [null, ['failure']],
  ];
  expect((await before([...others, [JSON.stringify({ runId: 7, pullRequest: 7 }), ['success']]], 7)).condition).toBe('good');
  expect((await before(others, 7)).condition).toBeUndefined();
});

test('GitHub is asked for the environment as the deploy action writes it, and how no more than five ended', async () => {
  const { asked } = await before(Array.from({ length: 9 }, () => [{ runId: 8 }, []]));
  expect(asked[0]).toContain('environment=Preview');
  expect(asked).toHaveLength(6);
});
