import type { ServiceResponse } from '../traffic/traffic.ts';
import { type Call, json, paged, type Route, refusal } from './router.ts';
import { now, type Release } from './state.ts';
import { isAllowed } from './tokens.ts';
import { inUser } from './users.ts';

/**
 * Releases, drafts among them, with what immutability forbids. The tags themselves are git's and not known here.
 * @see https://docs.github.com/en/code-security/concepts/supply-chain-security/immutable-releases
 */
export const releaseRoutes: Route[] = [
  {
    method: 'GET',
    path: '/releases',
    needs: ['contents:read'],
    handle: (call) =>
      paged(
        call,
        visible(call)
          .map((release) => inRelease(release, call))
          .toReversed(),
      ),
  },
  {
    method: 'GET',
    path: '/releases/tags/:tag',
    needs: ['contents:read'],
    handle(call) {
      const release = published(call, call.params.tag ?? '');
      return release ? json(200, inRelease(release, call)) : refusal(404, 'Not Found');
    },
  },
  { method: 'POST', path: '/releases', needs: ['contents:write'], handle: create },
  {
    method: 'PATCH',
    path: '/releases/:id',
    needs: ['contents:write'],
    handle: (call) => withRelease(call, (release) => change(release, call)),
  },
  {
    method: 'DELETE',
    path: '/releases/:id',
    needs: ['contents:write'],
    handle: (call) =>
      withRelease(call, (release) => {
        call.repository.releases.splice(call.repository.releases.indexOf(release), 1);
        return { status: 204 };
      }),
  },
];

/** Drafts are shown to those who may write only. */
const visible = ({ repository, token }: Call) =>
  repository.releases.filter(({ draft }) => !draft || isAllowed(token, ['contents:write']));

const published = ({ repository }: Call, tag: string) => repository.releases.find((one) => !one.draft && one.tag === tag);

function create(call: Call): ServiceResponse {
  const { state, repository, token, body } = call;
  if (typeof body.tag_name !== 'string' || body.tag_name === '') return invalidTag('missing_field');
  const release: Release = {
    id: ++state.lastId,
    tag: body.tag_name,
    target: String(body.target_commitish ?? repository.defaultBranch),
    name: String(body.name ?? ''),
    body: String(body.body ?? ''),
    draft: true,
    prerelease: body.prerelease === true,
    immutable: false,
    login: token.login,
    createdAt: now(),
  };
  const obstacle = body.draft === true ? undefined : publish(release, call);
  if (obstacle) return obstacle;
  repository.releases.push(release);
  return json(201, inRelease(release, call));
}

/** Title and notes of an immutable release can still be written; what it stands for cannot. */
function change(release: Release, call: Call): ServiceResponse {
  const { body } = call;
  const tag = String(body.tag_name ?? release.tag);
  const target = String(body.target_commitish ?? release.target);
  if (release.immutable && (tag !== release.tag || target !== release.target || body.draft === true)) {
    return refusal(422, 'Cannot update an immutable release');
  }
  const next = { ...release, tag, target };
  const obstacle = release.draft && body.draft === false ? publish(next, call) : undefined;
  if (obstacle) return obstacle;
  Object.assign(release, next, {
    name: String(body.name ?? release.name),
    body: String(body.body ?? release.body),
    prerelease: body.prerelease === undefined ? release.prerelease : body.prerelease === true,
  });
  return json(200, inRelease(release, call));
}

/** Publishes it, unless its tag has a release or had an immutable one: that name stays used, even after the release is deleted. */
function publish(release: Release, call: Call): ServiceResponse | undefined {
  const { repository } = call;
  if (published(call, release.tag) || repository.lockedTags.includes(release.tag)) return invalidTag('already_exists');
  release.draft = false;
  release.immutable = repository.immutableReleases;
  if (release.immutable) repository.lockedTags.push(release.tag);
  return undefined;
}

const invalidTag = (code: string) => refusal(422, 'Validation Failed', [{ resource: 'Release', code, field: 'tag_name' }]);

function withRelease(call: Call, then: (release: Release) => ServiceResponse): ServiceResponse {
  const release = visible(call).find(({ id }) => id === Number(call.params.id));
  return release ? then(release) : refusal(404, 'Not Found');
}

const inRelease = (release: Release, { repository, origin }: Call) => ({
  id: release.id,
  tag_name: release.tag,
  target_commitish: release.target,
  name: release.name,
  body: release.body,
  draft: release.draft,
  prerelease: release.prerelease,
  immutable: release.immutable,
  author: inUser(release.login),
  created_at: release.createdAt,
  url: `${origin}/repos/${repository.fullName}/releases/${release.id}`,
  html_url: `https://github.com/${repository.fullName}/releases/tag/${release.tag}`,
  assets: [],
});
