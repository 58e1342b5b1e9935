import { expect, test } from '@jest/globals';
import { artifactSpool } from '@shipgate/notify/adapters/spool.ts';
import { LETTER_SCHEMA, type Letter, letterName } from '@shipgate/notify/letter.ts';
import { zipSync } from 'fflate';
import { collectRun } from '#core/run/collect.ts';
import type { RunStory } from '#core/run/story.ts';
import type { HttpClient } from '#kit/http/client.ts';
import { createReport } from '#testing/reports.ts';

const source = { ...createReport().source, job: 'notify' };
const story: RunStory = collectRun([{ job: 'smoke', result: 'failure', outputs: {} }], {
  source,
  project: 'petstore',
  environment: 'preview',
  actor: 'octocat',
  runUrl: 'https://github.com/acme/petstore/actions/runs/4242',
  at: new Date('2026-11-22T08:00:00Z'),
});
const letterOf = (of: object = {}): Letter => ({
  schema: LETTER_SCHEMA,
  channel: 'record',
  story: { ...story, source: { ...source, ...of } },
});

interface Left {
  letter: Letter;
  artifact?: object;
}

/** What is found where these letters were left, the last one first, by run 4242 of pull request 7. */
async function found(left: readonly Left[], repository = 'acme/petstore') {
  const artifacts = left
    .map(({ letter, artifact }, id) => ({
      id,
      name: letterName(letter),
      size_in_bytes: 9,
      expired: false,
      created_at: '2026-11-22T08:00:00Z',
      workflow_run: { id: 4242, repository_id: 1, head_repository_id: 1 },
      ...artifact,
    }))
    .toReversed();
  const run = { id: 4242, run_attempt: 1, event: 'pull_request', head_sha: source.sha, pull_requests: [{ number: 7 }] };
  const client: Pick<HttpClient, 'request' | 'json'> = {
    request: async ({ path }) => {
      const { letter } = left[Number(/artifacts\/(\d+)\/zip/.exec(path)?.[1])] ?? {};
      const bytes = Buffer.from(zipSync({ 'letter.json': Buffer.from(JSON.stringify(letter)), 'a.json': Buffer.from('{}') }));
      return { status: 200, headers: new Headers(), bytes, text: '', url: '' };
    },
    json: async <T>({ path }: { path: string }) =>
      (path.includes('/artifacts') ? { total_count: artifacts.length, artifacts } : run) as T,
  };
  const session = { source: { ...source, repository }, log: { info: () => {} }, signal: new AbortController().signal };
  const spool = artifactSpool(client as HttpClient, session as unknown as Parameters<typeof artifactSpool>[1]);
  return (await spool.waiting()).map(({ id }) => id);
}

test('letters of this repository wait, oldest first, and no run is kept busy with more than thirty', async () => {
  expect(await found(Array.from({ length: 31 }, () => ({ letter: letterOf() })))).toEqual(
    Array.from({ length: 30 }, (_, n) => n),
  );
});

const origin = (given: object) => ({ workflow_run: { id: 4242, repository_id: 1, head_repository_id: 1, ...given } });
test.each<[string, Left]>([
  ["of a fork's run", { letter: letterOf(), artifact: origin({ head_repository_id: 2 }) }],
  ['of which GitHub does not say who left it', { letter: letterOf(), artifact: { workflow_run: null } }],
  ['that tells of another repository', { letter: letterOf({ repository: 'acme/other' }) }],
  ['that tells of another run', { letter: letterOf({ runId: 4243 }) }],
  ['that tells of another commit', { letter: letterOf({ sha: 'b'.repeat(40) }) }],
  ['that tells of another pull request', { letter: letterOf({ pullRequest: 8 }) }],
  ['under the name of another', { letter: letterOf(), artifact: { name: letterName(letterOf({ runAttempt: 2 })) } }],
  ['under a name that no letter has', { letter: letterOf(), artifact: { name: 'letter' } }],
  ['that is too large to be one', { letter: letterOf(), artifact: { size_in_bytes: 9_000_000 } }],
  ['that has expired', { letter: letterOf(), artifact: { expired: true } }],
])('a letter %s is left alone', async (_, left) => {
  expect(await found([left])).toEqual([]);
});
