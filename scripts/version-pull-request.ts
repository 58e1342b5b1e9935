import { parseArgs } from 'node:util';
import { type Api, listAll, openApi } from './release/api.ts';
import { openGit } from './release/git.ts';
import { runCommand } from './release/run-command.ts';
import { writeSummary } from './release/summary.ts';
import { commitVersions, describeVersions, raisedComponents, TITLE } from './release/version-commit.ts';

/**
 * `node scripts/version-pull-request.ts --patch FILE --base main` puts what `npm run version` changed on a branch of its own and keeps one
 * pull request for it. Nothing but Node and git is needed: the job that may write installs no package.
 */
const { values } = parseArgs({
  options: {
    patch: { type: 'string' },
    base: { type: 'string', default: 'main' },
    remote: { type: 'string', default: 'origin' },
    folder: { type: 'string', default: process.cwd() },
  },
});

await runCommand(main);

async function main(): Promise<void> {
  const { env } = process;
  const { patch, base, remote, folder } = values;
  if (!patch) throw new Error('Give the patch of `npm run version` by --patch FILE.');
  const api = openApi(env);
  const git = openGit(folder, remote, env.GITHUB_TOKEN);
  const before = git(['rev-parse', 'HEAD']).trim();
  const newest = git(['ls-remote', remote, `refs/heads/${base}`]).split('\t')[0];
  if (newest !== before)
    return tell(`${base} has moved on since ${before.slice(0, 12)}. The run of its newest commit sees to the versions.`);
  const branch = `versions/${base}`;
  const commit = commitVersions(git, patch);
  git(['push', '--quiet', '--force', remote, `${commit}:refs/heads/${branch}`]);
  const raised = raisedComponents(git, before, commit);
  const url = await keepPullRequest(api, env.GITHUB_REPOSITORY ?? '', branch, base, describeVersions(raised, base));
  tell(`${raised.length} components are raised by ${url}.`);
}

/** @returns the address of the one open pull request. */
async function keepPullRequest(api: Api, repository: string, branch: string, base: string, body: string): Promise<string> {
  const head = `${repository.split('/')[0]}:${branch}`;
  const [open] = await listAll<{ number: number; html_url: string }>(
    api,
    `/pulls?state=open&head=${encodeURIComponent(head)}&base=${encodeURIComponent(base)}`,
  );
  const title = base === 'main' ? TITLE : `${TITLE} of ${base}`;
  const kept = open
    ? await api<{ html_url: string }>('PATCH', `/pulls/${open.number}`, { title, body })
    : await api<{ html_url: string }>('POST', '/pulls', { title, body, head: branch, base });
  return kept.html_url;
}

function tell(sentence: string): void {
  console.error(sentence);
  writeSummary(process.env, sentence);
}
