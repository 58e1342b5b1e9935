import { parseArgs } from 'node:util';
import { openApi } from './release/api.ts';
import { requireApproval } from './release/approval.ts';
import { changelogSection } from './release/changelog.ts';
import { type Git, openGit } from './release/git.ts';
import type { Standing } from './release/plan.ts';
import { publishReleases, type Tagged, unpublished } from './release/releases.ts';
import { runCommand } from './release/run-command.ts';
import { releaseSummary, writeOutputs, writeSummary } from './release/summary.ts';
import { planRelease, releaseTags } from './release/tags.ts';

/**
 * `node scripts/release.ts` gives each component of a commit its tag, moves the moving tags, and with `--releases` publishes a GitHub
 * release for each full tag. It can be run again at any time, and does what is still missing. JSON goes to standard output.
 * `--dry-run` only says what would be done, with `--releases` also which releases are missing.
 * `--approved-for NAME` asks first that a person approved this run for that environment.
 * Nothing but Node and git is needed: the job that may write installs no package.
 */
const { values } = parseArgs({
  options: {
    commit: { type: 'string', default: 'HEAD' },
    remote: { type: 'string', default: 'origin' },
    'dry-run': { type: 'boolean', default: false },
    releases: { type: 'boolean', default: false },
    'approved-for': { type: 'string' },
    folder: { type: 'string', default: process.cwd() },
  },
});

await runCommand(main);

async function main(): Promise<void> {
  const { env } = process;
  const git = openGit(values.folder, values.remote, env.GITHUB_TOKEN);
  const commit = git(['rev-parse', '--verify', `${values.commit}^{commit}`]).trim();
  if (env.GITHUB_SHA && env.GITHUB_SHA !== commit) {
    throw new Error(`This run was started for ${env.GITHUB_SHA}, and ${commit} would be released. Nothing was done.`);
  }
  if (values['approved-for']) await requireApproval(openApi(env), env.GITHUB_RUN_ID ?? '', values['approved-for']);
  const plan = planRelease(git, commit);
  // A release without notes is found before its tag is made.
  for (const one of plan.create) describe(git, one);
  const released = values['dry-run'] ? plan : await releaseTags(git, plan);
  const tagged = released.standing.map((standing) => describe(git, standing));
  const isPlan = values['dry-run'];
  const unreleased = values.releases && isPlan ? await unpublished(openApi(env), tagged) : [];
  const published = values.releases && !isPlan ? await publishReleases(openApi(env), tagged) : [];
  const summary = releaseSummary(released, { published, unreleased }, isPlan ? 'plan' : 'release');
  writeSummary(env, summary);
  writeOutputs(env, {
    pending: `${released.pending.length > 0}`,
    missing: `${released.create.length + released.move.length + unreleased.length > 0}`,
  });
  console.error(summary);
  const names = (list: readonly { tag: string; commit: string }[]) => list.map((one) => ({ tag: one.tag, commit: one.commit }));
  const { create, move, pending, problems } = released;
  console.log(
    JSON.stringify({ commit, pending, create: names(create), move: names(move), tagged, published, problems }, null, 2),
  );
  if (problems.length > 0) process.exitCode = 1;
}

function describe(git: Git, { tag, commit, component }: Standing): Tagged {
  const notes = changelogSection(git(['show', `${commit}:${component.folder}/CHANGELOG.md`]), component.text);
  if (notes === undefined)
    throw new Error(`${component.folder}/CHANGELOG.md has no "## ${component.text}" at ${commit}. Run \`npm run version\`.`);
  return { tag, commit, title: tag, notes, isPrerelease: component.version.pre !== '' };
}
