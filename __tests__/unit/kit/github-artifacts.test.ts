import { expect, test } from '@jest/globals';
import { findArtifact } from '#kit/github-artifacts.ts';
import type { HttpClient } from '#kit/http/client.ts';

const artifact = (given: object = {}) => ({
  id: 1,
  name: 'build',
  size_in_bytes: 5,
  expired: false,
  digest: 'sha256:00',
  workflow_run: { id: 70, head_sha: 'abc', repository_id: 1, head_repository_id: 2 },
  ...given,
});
const find = (...artifacts: object[]) => {
  const client: Pick<HttpClient, 'json'> = { json: async <T>() => ({ artifacts }) as T };
  return findArtifact(client as HttpClient, 70, 'build');
};

test('of what several attempts left the newest is taken, in whatever order GitHub lists them', async () => {
  expect((await find(artifact({ id: 1 }), artifact({ id: 3 }), artifact({ id: 2 })))?.id).toBe(3);
  expect((await find(artifact({ id: 4, name: 'build-2' }), artifact({ id: 1 })))?.id).toBe(1);
  expect(await find(artifact({ name: 'build-2' }))).toBeUndefined();
});

test('what GitHub says of it is told as it is, and what it does not say is not made up', async () => {
  expect(await find(artifact({ expired: true }))).toEqual({
    id: 1,
    sizeBytes: 5,
    digest: 'sha256:00',
    isExpired: true,
    origin: { runId: 70, sha: 'abc', repositoryId: 1, headRepositoryId: 2 },
  });
  expect(await find(artifact({ digest: null, workflow_run: null }))).toMatchObject({ digest: undefined, origin: undefined });
});
