import { type Commit, pushedGit } from './git.ts';
import { type Call, json, type Route, refusal } from './router.ts';

/** Commits between two commits or branches, of a repository that has a git folder. @see https://docs.github.com/en/rest/commits/commits#compare-two-commits */
export const compareRoutes: Route[] = [{ method: 'GET', path: '/compare/:basehead', needs: ['contents:read'], handle: compare }];

function compare(call: Call) {
  const { repository, params, query } = call;
  const [base = '', head = ''] = (params.basehead ?? '').split('...');
  const found = repository.gitFolder && pushedGit(repository.gitFolder).compare(base, head);
  if (!found) return refusal(404, 'Not Found');
  const { commits, behind } = found;
  const ahead = commits.length;
  const perPage = Number(query.get('per_page') ?? 250);
  const from = (Number(query.get('page') ?? 1) - 1) * perPage;
  return json(200, {
    status: behind > 0 ? (ahead > 0 ? 'diverged' : 'behind') : ahead > 0 ? 'ahead' : 'identical',
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    html_url: `https://github.com/${repository.fullName}/compare/${base}...${head}`,
    commits: commits.slice(from, from + perPage).map((commit) => inCommit(commit, call)),
  });
}

/** A commit's author is matched with no user here. */
const inCommit = ({ sha, message, author }: Commit, { repository }: Call) => ({
  sha,
  commit: { message, author: { name: author } },
  author: null,
  html_url: `https://github.com/${repository.fullName}/commit/${sha}`,
});
