import type { Git } from './git.ts';
import { parseVersion, type Version } from './semver.ts';

/** What has a version, a changelog and tags of its own. */
export interface Component {
  /** The folder's name, and the first part of its tags: `deploy`, `preview`. */
  name: string;
  /** From the repository's root: `actions/deploy`. */
  folder: string;
  /** `@shipgate/deploy`. */
  packageName: string;
  version: Version;
  /** As package.json has it. */
  text: string;
}

const ROOMS = ['actions', 'reusable-workflows'] as const;
/** What a component has before its first release. */
const UNRELEASED = '0.0.0';

/**
 * The components of a commit that have a version to release, by name.
 * @throws Error when two would have the same tags, or a version is none.
 */
export function readComponents(git: Git, commit: string): Component[] {
  const files = git(['ls-tree', '-r', '--name-only', commit, '--', ...ROOMS]).split('\n');
  const folders = files.flatMap((path) => /^([a-z-]+\/[a-z-]+)\/package\.json$/.exec(path)?.[1] ?? []);
  const components = folders.map((folder) => readComponent(git, commit, folder));
  const twice = components.find(({ name }, index) => components.findIndex((other) => other.name === name) !== index);
  if (twice) throw new Error(`Two components are called ${twice.name}, and their tags would be the same. Rename one of them.`);
  return components.filter(({ text }) => text !== UNRELEASED).toSorted((a, b) => a.name.localeCompare(b.name));
}

function readComponent(git: Git, commit: string, folder: string): Component {
  const { name: packageName, version: text } = JSON.parse(git(['show', `${commit}:${folder}/package.json`]));
  const version = parseVersion(text);
  if (!version) throw new Error(`The version of ${folder} is "${text}", and 1.2.3 or 1.2.3-beta.1 is wanted.`);
  return { name: folder.split('/').at(-1) ?? '', folder, packageName, version, text };
}

/** The tag that never moves. */
export const fullTag = ({ name, text }: Pick<Component, 'name' | 'text'>) => `${name}/v${text}`;

/** The changesets of a commit that no version has taken up yet, by name. */
export const pendingChangesets = (git: Git, commit: string): string[] =>
  git(['ls-tree', '--name-only', commit, '--', '.changeset/'])
    .split('\n')
    .flatMap((path) => /^\.changeset\/(?!README)(.+)\.md$/.exec(path)?.[1] ?? []);

/** What callers get of a component: the bundle and what declares it, or the published workflow. */
export const publishedPaths = ({ name, folder }: Pick<Component, 'name' | 'folder'>): string[] =>
  folder.startsWith('actions/') ? [`dist/${name}`, `${folder}/action.yml`] : [`.github/workflows/${name}.yml`];
