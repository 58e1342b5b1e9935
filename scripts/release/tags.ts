import { setTimeout as wait } from 'node:timers/promises';
import { type Component, pendingChangesets, readComponents } from './components.ts';
import type { Git } from './git.ts';
import { type Plan, planTags } from './plan.ts';
import { pushTags } from './push.ts';
import { divergesAt, readRemoteTags, versionAt } from './remote-tags.ts';
import { makeFullTag, makeLineTag } from './tag-objects.ts';

/** Each attempt but the last found that another run had been faster. */
const ATTEMPTS = 8;
const PAUSE_MS = 150;

export interface Released extends Plan {
  commit: string;
  components: Component[];
  /** Changesets of the commit that no version has taken up: it is no release, and nothing was made. */
  pending: string[];
}

/** What a release of the commit would do, by what the remote has now. */
export function planRelease(git: Git, commit: string): Released {
  const pending = pendingChangesets(git, commit);
  const components = pending.length > 0 ? [] : readComponents(git, commit);
  return { commit, components, pending, ...planNow(git, commit, components) };
}

/**
 * Makes what is missing, then reads the remote again, until nothing is.
 * @returns all that the plan wanted, and how the remote is now.
 * @throws Error when the remote refuses.
 */
export async function releaseTags(git: Git, first: Released): Promise<Released> {
  const { commit, components } = first;
  let plan: Plan = first;
  for (let attempt = 1; plan.create.length + plan.move.length > 0; attempt++) {
    if (attempt > ATTEMPTS)
      throw new Error(`Other runs changed the tags of ${git.remote} ${ATTEMPTS} times meanwhile. Run this again.`);
    const full = plan.create.map((tag) => makeFullTag(git, tag));
    const lines = plan.move.map((move) => makeLineTag(git, move));
    const pushed = pushTags(git, full, lines);
    if (pushed.kind === 'refused') throw new Error(refusal(git, [...full, ...lines], pushed.why));
    if (pushed.kind === 'raced') await wait(PAUSE_MS * attempt);
    plan = planNow(git, commit, components);
  }
  return { ...first, ...plan, create: first.create, move: first.move };
}

function planNow(git: Git, commit: string, components: readonly Component[]): Plan {
  return planTags({
    commit,
    components,
    tags: readRemoteTags(git),
    versionAt: (tag, folder) => versionAt(git, tag, folder),
    divergesAt: (tag, component) => divergesAt(git, tag, commit, component),
  });
}

const refusal = (git: Git, tags: readonly { tag: string }[], why: string) =>
  `${git.remote} refused ${tags.map(({ tag }) => tag).join(', ')}. Look at its tag rules and at the token's \`contents: write\`. It said:\n${why}`;
