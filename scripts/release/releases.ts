import { type Api, ApiError, listAll } from './api.ts';

/** A full tag that stands on the remote, with what its release says. */
export interface Tagged {
  tag: string;
  commit: string;
  title: string;
  /** Markdown. */
  notes: string;
  isPrerelease: boolean;
}

/** @see https://docs.github.com/en/rest/releases/releases */
interface Release {
  id: number;
  tag_name: string;
  target_commitish: string;
  draft: boolean;
  immutable?: boolean;
}

export interface Published {
  tag: string;
  kind: 'published' | 'left';
  /** A release that is not can be changed by whoever may write. */
  isImmutable: boolean;
}

/** Another run may publish, or discard a draft of ours, between our reading and our writing. */
const ATTEMPTS = 3;

/**
 * Sees to one published release per full tag: drafted on the tag that is already there, then published, since nothing of an immutable
 * release can be mended. What is published already is left as it is; a draft that a killed run left is completed.
 */
export async function publishReleases(api: Api, tagged: readonly Tagged[]): Promise<Published[]> {
  const releases = await listAll<Release>(api, '/releases');
  const published: Published[] = [];
  for (const one of tagged) published.push(await publishOne(api, one, releases));
  return published;
}

/** The full tags that have no published release yet. */
export async function unpublished(api: Api, tagged: readonly Tagged[]): Promise<string[]> {
  const releases = await listAll<Release>(api, '/releases');
  const done = new Set(releases.filter(({ draft }) => !draft).map(({ tag_name }) => tag_name));
  return tagged.map(({ tag }) => tag).filter((tag) => !done.has(tag));
}

async function publishOne(api: Api, one: Tagged, releases: readonly Release[]): Promise<Published> {
  let known = releases;
  for (let attempt = 1; ; attempt++) {
    const standing = known.filter(({ tag_name }) => tag_name === one.tag);
    const done = standing.find(({ draft }) => !draft);
    if (done) {
      // Drafts of a tag that has its release came from runs that were slower.
      for (const { id } of standing.filter(({ draft }) => draft)) await discard(api, id);
      return { tag: one.tag, kind: 'left', isImmutable: done.immutable === true };
    }
    try {
      const release = await draftAndPublish(api, one, standing);
      return { tag: one.tag, kind: 'published', isImmutable: release.immutable === true };
    } catch (thrown) {
      const isDenied = thrown instanceof ApiError && [401, 403].includes(thrown.status);
      if (attempt === ATTEMPTS || isDenied) throw thrown;
      known = await listAll<Release>(api, '/releases');
    }
  }
}

async function draftAndPublish(api: Api, one: Tagged, drafts: readonly Release[]): Promise<Release> {
  const content = {
    tag_name: one.tag,
    target_commitish: one.commit,
    name: one.title,
    body: one.notes,
    prerelease: one.isPrerelease,
  };
  const draft = drafts[0]
    ? await api<Release>('PATCH', `/releases/${drafts[0].id}`, content)
    : await api<Release>('POST', '/releases', { ...content, draft: true });
  for (const { id } of drafts.slice(1)) await discard(api, id);
  if (draft.target_commitish !== one.commit) {
    throw new Error(
      `The draft of ${one.tag} is for ${draft.target_commitish}, and the tag stands at ${one.commit}. Nothing was published.`,
    );
  }
  // "Latest" means nothing where a dozen components have versions of their own.
  return api<Release>('PATCH', `/releases/${draft.id}`, { draft: false, make_latest: 'false' });
}

/** Another run may have discarded it meanwhile. */
async function discard(api: Api, id: number): Promise<void> {
  await api('DELETE', `/releases/${id}`).catch((thrown: unknown) => {
    if (!(thrown instanceof ApiError && thrown.status === 404)) throw thrown;
  });
}
