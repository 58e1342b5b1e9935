import { type Component, fullTag } from './components.ts';
import type { RemoteTag } from './remote-tags.ts';
import { compareVersions, lineOf, parseVersion } from './semver.ts';

/** A full tag that is to be made. */
export interface NewTag {
  tag: string;
  component: Component;
  commit: string;
}

/** A moving tag that is to be put on a later release; `from` is the ref's present object, empty where there is none. */
export interface Move {
  tag: string;
  /** The full tag that it will stand for. */
  target: string;
  commit: string;
  from: string;
}

/** A full tag that is there already, and stays. */
export interface Standing {
  tag: string;
  component: Component;
  commit: string;
}

export interface Plan {
  create: NewTag[];
  move: Move[];
  standing: Standing[];
  /** What a person has to look at; nothing was done about it. */
  problems: string[];
}

export interface Known {
  /** The commit to release. */
  commit: string;
  components: readonly Component[];
  tags: ReadonlyMap<string, RemoteTag>;
  /** The version that a component has in the commit of a tag. */
  versionAt(tag: RemoteTag, folder: string): string | undefined;
  /** Whether a tag that is not in the history of the commit has other content of a component than the commit. */
  divergesAt(tag: RemoteTag, component: Component): boolean;
}

/** What is missing on the remote. A full tag is only ever made, a moving tag only goes to a higher version. */
export function planTags(known: Known): Plan {
  const plan: Plan = { create: [], move: [], standing: [], problems: [] };
  for (const component of known.components) {
    planFullTag(known, component, plan);
    planLine(known, component, plan);
  }
  return plan;
}

function planFullTag(known: Known, component: Component, plan: Plan): void {
  const tag = fullTag(component);
  const standing = known.tags.get(tag);
  if (!standing) {
    plan.create.push({ tag, component, commit: known.commit });
    return;
  }
  const found = standing.commit === known.commit ? component.text : known.versionAt(standing, component.folder);
  if (found !== component.text) plan.problems.push(wrongTag(tag, component, standing.commit, found));
  else if (known.divergesAt(standing, component)) plan.problems.push(takenTag(tag, component, standing.commit));
  else plan.standing.push({ tag, component, commit: standing.commit });
}

const wrongTag = (tag: string, { folder, text }: Component, commit: string, found: string | undefined) =>
  `${tag} stands at ${commit.slice(0, 12)}, where ${folder} has ${found ? `version ${found}` : 'no version'}. It is left there: ` +
  `a full version never moves. Release ${folder} under the version after ${text}.`;

/** Two branches gave the same number to different work, as a hotfix of an older line can. */
const takenTag = (tag: string, { folder }: Component, commit: string) =>
  `${tag} was released from ${commit.slice(0, 12)} on another branch, and ${folder} is not the same here. Give it the next free version here.`;

/** The moving tag belongs on the highest release of its line, whichever commit that has: an older line may be the one being patched. */
function planLine(known: Known, component: Component, plan: Plan): void {
  const line = lineOf(component.version);
  if (line === undefined) return;
  const tag = `${component.name}/${line}`;
  const target = highest(known, component, line, plan);
  const current = known.tags.get(tag);
  if (!target || current?.commit === target.commit) return;
  const currentVersion = current && parseVersion(known.versionAt(current, component.folder) ?? '');
  if (current && !currentVersion) {
    plan.problems.push(
      `${tag} stands at ${current.commit.slice(0, 12)}, where ${component.folder} has no version. It is left there.`,
    );
    return;
  }
  if (currentVersion && compareVersions(currentVersion, target.version) >= 0) return;
  plan.move.push({ tag, target: target.tag, commit: target.commit, from: current?.object ?? '' });
}

/** Of the line's full tags, the one with the highest version that stands where it should. */
function highest({ tags, commit, versionAt }: Known, component: Component, line: string, plan: Plan) {
  const prefix = `${component.name}/v`;
  const made = plan.create
    .filter(({ tag }) => tag === fullTag(component))
    .map(({ tag }) => ({ tag, commit, standing: undefined }));
  const there = [...tags.values()].map((standing) => ({ tag: standing.name, commit: standing.commit, standing }));
  return [...made, ...there]
    .flatMap((candidate) => {
      if (!candidate.tag.startsWith(prefix)) return [];
      const version = parseVersion(candidate.tag.slice(prefix.length));
      return version && lineOf(version) === line ? [{ ...candidate, version }] : [];
    })
    .toSorted((a, b) => compareVersions(b.version, a.version))
    .find(({ tag, standing }) => !standing || versionAt(standing, component.folder) === tag.slice(prefix.length));
}
