import { changelogSection } from './changelog.ts';
import { type Component, readComponents } from './components.ts';
import type { Git } from './git.ts';
import { raisesOnly } from './only-versions.ts';

/** What `npm run version` may change. Its patch comes from a job that runs npm packages; anything else in it is refused. */
const ALLOWED =
  /^(package-lock\.json|\.changeset\/[\w-]+\.md|(actions|packages|reusable-workflows)\/[a-z-]+\/(package\.json|CHANGELOG\.md|README\.md)|README\.md|docs\/[\w/-]+\.md)$/;
const WHO = ['-c', 'user.name=github-actions[bot]', '-c', 'user.email=41898282+github-actions[bot]@users.noreply.github.com'];
export const TITLE = 'Release the next versions';

/** One component that a version pull request raises. */
export interface Raised {
  component: Component;
  /** Nothing where it was never released. */
  before: string | undefined;
  notes: string;
}

/**
 * Applies the patch on top of HEAD as one commit, beside the checkout's own branch.
 * @throws Error when it touches what a version has no business with.
 */
export function commitVersions(git: Git, patchFile: string): string {
  git(['apply', '--index', patchFile]);
  const paths = git(['diff', '--cached', '--name-only', '--no-renames']).split('\n').filter(Boolean);
  const others = paths.filter((path) => !ALLOWED.test(path) || !isPlain(git, path) || !isRaise(git, path));
  if (others.length > 0)
    throw new Error(`The version's patch changes ${others.join(', ')}, which no version does. Nothing was pushed.`);
  git([...WHO, 'commit', '--quiet', '--no-verify', '--message', TITLE]);
  return git(['rev-parse', 'HEAD']).trim();
}

/** No link, and nothing that can be run: a text, or gone. */
const isPlain = (git: Git, path: string) =>
  /^:\d+ (100644|000000) /.test(git(['diff', '--cached', '--raw', '--no-renames', '--', path]));

const isRaise = (git: Git, path: string) =>
  !path.endsWith('.json') || raisesOnly(path, git(['show', `HEAD:${path}`]), git(['show', `:${path}`]));

/** What the commit raises over the one before it, with the notes of each. */
export function raisedComponents(git: Git, before: string, commit: string): Raised[] {
  const known = new Map(readComponents(git, before).map(({ folder, text }) => [folder, text]));
  return readComponents(git, commit)
    .filter(({ folder, text }) => known.get(folder) !== text)
    .map((component) => {
      const changelog = git(['show', `${commit}:${component.folder}/CHANGELOG.md`]);
      return { component, before: known.get(component.folder), notes: changelogSection(changelog, component.text) ?? '' };
    });
}

/** GitHub takes 65,536 characters. */
const MAX_BODY_CHARS = 60_000;

/** The body of the version pull request. */
export function describeVersions(raised: readonly Raised[], branch: string): string {
  const head = [
    `Merging this releases ${raised.length} components. It grows with every change that is merged into \`${branch}\`.`,
    'Close and open it again to start the checks: a pull request that a workflow opens starts none.',
  ];
  const rows = raised.map(({ component, before }) => `| \`${component.name}\` | ${before ?? '–'} | ${component.text} |`);
  const notes = raised.map(({ component, notes: text }) => `## ${component.name} ${component.text}\n\n${text}`);
  const body = [...head, ['| Component | Now | Then |', '| --- | --- | --- |', ...rows].join('\n'), ...notes].join('\n\n');
  return body.length <= MAX_BODY_CHARS ? body : `${body.slice(0, MAX_BODY_CHARS)}\n\n… The CHANGELOGs have the rest.`;
}
