import { lineOf, parseVersion } from './semver.ts';

/** `uses: shipgate/shipgate/actions/deploy@deploy/v1`, or a workflow by its moving tag; the tag is a group. */
const REFERENCE =
  /(?<=shipgate\/shipgate\/(?:actions\/(?<action>[a-z-]+)|\.github\/workflows\/(?<workflow>[a-z-]+)\.yml)@)(?<tag>[a-z-]+\/v\d+(?:\.\d+)?)(?![\w.])/g;

/** What the first release of everything is: nobody is asked to follow a 0.x. */
const FIRST_LINE = 'v1';

/** The moving tag that a page tells people to follow: that of the version at hand, and before the first release that of the first. */
export function movingTag(name: string, version: string): string {
  const parsed = parseVersion(version);
  const line = version === '0.0.0' ? FIRST_LINE : parsed && lineOf(parsed);
  return line ? `${name}/${line}` : `${name}/v${version}`;
}

/** The page with every one of our moving tags as it should be. @param versions of the components, by name. */
export const stampReferences = (page: string, versions: ReadonlyMap<string, string>): string =>
  page.replace(REFERENCE, (tag: string, ...rest: unknown[]) => {
    const { action, workflow } = rest.at(-1) as Record<string, string | undefined>;
    const name = action ?? workflow ?? '';
    const version = versions.get(name);
    return version === undefined ? tag : movingTag(name, version);
  });
