import { expect, test } from '@jest/globals';
import { type Api, ApiError } from '#scripts/release/api.ts';
import { publishReleases, type Tagged, unpublished } from '#scripts/release/releases.ts';

const tagged: Tagged = { tag: 'deploy/v1.0.0', commit: 'abc', title: 'deploy/v1.0.0', notes: 'First.', isPrerelease: false };
const release = (given: object = {}) => ({
  id: 1,
  tag_name: tagged.tag,
  target_commitish: tagged.commit,
  draft: false,
  immutable: true,
  ...given,
});

/** A GitHub with these releases, which may answer a write by an error first. */
function github(releases: ReturnType<typeof release>[], refuse?: () => Error | undefined) {
  const did: string[] = [];
  const api = (async (method: string, path: string, body?: Record<string, unknown>) => {
    if (method === 'GET') return releases.map((each) => ({ ...each }));
    did.push(`${method} ${path} ${body?.draft ?? ''}`.trim());
    const refusal = refuse?.();
    if (refusal) throw refusal;
    const found = releases.find(({ id }) => path === `/releases/${id}`);
    if (method === 'DELETE') return {};
    if (method === 'PATCH') return Object.assign(found ?? {}, body?.draft === undefined ? {} : { draft: body.draft });
    const made = release({ id: 9, target_commitish: body?.target_commitish, draft: true });
    releases.push(made);
    return made;
  }) as Api;
  return { api, did };
}

test('a release is drafted on its tag and published, and never as the latest', async () => {
  const bodies: unknown[] = [];
  const { api, did } = github([]);
  const watched = ((method: string, path: string, body?: object) => bodies.push(body) && api(method as 'GET', path, body)) as Api;
  expect(await publishReleases(watched, [tagged])).toEqual([{ tag: tagged.tag, kind: 'published', isImmutable: true }]);
  expect(did).toEqual(['POST /releases true', 'PATCH /releases/9 false']);
  expect(bodies.at(-1)).toEqual({ draft: false, make_latest: 'false' });
});

test('what is published is left as it is, drafts of it go, and whether it can be changed is told', async () => {
  const { api, did } = github([release({ id: 2, draft: true }), release({ id: 1, immutable: false })]);
  expect(await publishReleases(api, [tagged])).toEqual([{ tag: tagged.tag, kind: 'left', isImmutable: false }]);
  expect(did).toEqual(['DELETE /releases/2']);
});

test('a draft that was left is completed, and only one is', async () => {
  const { api, did } = github([release({ id: 2, draft: true }), release({ id: 3, draft: true })]);
  await publishReleases(api, [tagged]);
  expect(did).toEqual(['PATCH /releases/2', 'DELETE /releases/3', 'PATCH /releases/2 false']);
});

test('a draft for another commit is never published', async () => {
  const { api, did } = github([release({ id: 2, draft: true, target_commitish: 'other' })]);
  await expect(publishReleases(api, [tagged])).rejects.toThrow('is for other, and the tag stands at abc. Nothing was published.');
  expect(did.some((call) => call.endsWith('false'))).toBe(false);
});

test.each([401, 403])('a GitHub that answers %d is asked once', async (status) => {
  const { api, did } = github([], () => new ApiError('POST /releases', status, {}));
  await expect(publishReleases(api, [tagged])).rejects.toThrow(`GitHub answered ${status}`);
  expect(did).toHaveLength(1);
});

test('what another run published meanwhile is found when it is looked at again', async () => {
  const releases: ReturnType<typeof release>[] = [];
  const { api, did } = github(releases, () => {
    releases.push(release());
    return new ApiError('POST /releases', 422, { errors: [{ code: 'already_exists' }] });
  });
  expect(await publishReleases(api, [tagged])).toMatchObject([{ kind: 'left' }]);
  expect(did).toHaveLength(1);
});

test('a draft is not a release yet', async () => {
  expect(await unpublished(github([release({ draft: true })]).api, [tagged])).toEqual([tagged.tag]);
  expect(await unpublished(github([release()]).api, [tagged])).toEqual([]);
});
