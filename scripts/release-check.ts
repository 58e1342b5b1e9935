import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { atLeast, breakingBump, type Package, plannedBump, readChangesets } from './release/bumps.ts';
import { publishedPaths } from './release/components.ts';
import { openGit, succeeds } from './release/git.ts';
import { actionInterface, breakingChanges, workflowInterface } from './release/interface.ts';
import { compareVersions, parseVersion } from './release/semver.ts';

/**
 * `node scripts/release-check.ts` compares each component with its last release, by this checkout's tags: what breaks callers (a new
 * permission above all) needs a major changeset, and what callers get differently needs any.
 */
const { values } = parseArgs({ options: { folder: { type: 'string', default: process.cwd() } } });
const git = openGit(values.folder, 'origin');
const read = (path: string) => readFileSync(join(values.folder, path), 'utf8');
const list = (pattern: string) => globSync(pattern, { cwd: values.folder, exclude: ['node_modules'] }).toSorted();

const tags = git(['tag', '--list']).split('\n').filter(Boolean);
const packages = new Map(
  list('{packages,actions,reusable-workflows}/*/package.json').map((path) => {
    const one = JSON.parse(read(path)) as Package;
    return [one.name, one] as const;
  }),
);
const changesets = readChangesets(list('.changeset/*.md').map(read));
const unreleased: string[] = [];

for (const manifest of list('{actions,reusable-workflows}/*/package.json')) check(dirname(manifest));
if (unreleased.length > 0) console.log(`Never released, so there is nothing to compare with: ${unreleased.join(', ')}.`);

function check(folder: string): void {
  const component = { name: basename(folder), folder };
  const { name } = JSON.parse(read(`${folder}/package.json`)) as Package;
  const released = lastRelease(component.name);
  if (!released) {
    unreleased.push(component.name);
    return;
  }
  const bump = plannedBump(name, released.version, packages, changesets);
  const declared = folder.startsWith('actions/') ? `${folder}/action.yml` : `.github/workflows/${component.name}.yml`;
  const readInterface = folder.startsWith('actions/') ? actionInterface : workflowInterface;
  const wanted = breakingBump(released.version);
  const breaks = breakingChanges(readInterface(git(['show', `${released.tag}:${declared}`])), readInterface(read(declared)));
  if (breaks.length > 0 && !atLeast(bump, wanted)) {
    say(`${component.name} breaks callers of ${released.tag}, so ${name} needs a changeset "${wanted}". ${breaks.join(' ')}`);
  } else if (bump === 'none' && !succeeds(git, ['diff', '--quiet', released.tag, '--', ...publishedPaths(component)])) {
    say(`${component.name} is not what ${released.tag} is, and no changeset raises ${name}. Run \`npx changeset\`.`);
  }
}

/** The highest full tag of a component. */
function lastRelease(name: string): { tag: string; version: string } | undefined {
  const found = tags
    .filter((tag) => tag.startsWith(`${name}/v`))
    .map((tag) => ({ tag, version: tag.slice(name.length + 2), parsed: parseVersion(tag.slice(name.length + 2)) }))
    .flatMap((one) => (one.parsed?.pre === '' ? [{ ...one, parsed: one.parsed }] : []))
    .toSorted((a, b) => compareVersions(b.parsed, a.parsed));
  return found[0];
}

function say(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}
