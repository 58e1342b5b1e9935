import { inLabel, labelsOf } from './labels.ts';
import { type Call, json, paged, type Route, refusal } from './router.ts';
import type { PullRequest, Side } from './state.ts';
import { inUser } from './users.ts';

export const pullRoutes: Route[] = [
  {
    method: 'GET',
    path: '/pulls',
    needs: ['pull-requests:read'],
    handle(call) {
      const state = call.query.get('state') ?? 'open';
      const head = call.query.get('head');
      const listed = call.repository.pulls
        .filter((pull) => state === 'all' || pull.state === state)
        .filter((pull) => !head || `${pull.head.repository.split('/')[0]}:${pull.head.ref}` === head);
      return paged(call, listed.map((pull) => inPull(pull, call)).reverse());
    },
  },
  {
    method: 'GET',
    path: '/pulls/:number',
    needs: ['pull-requests:read'],
    handle(call) {
      const pull = call.repository.pulls.find(({ number }) => number === Number(call.params.number));
      return pull ? json(200, inPull(pull, call)) : refusal(404, 'Not Found');
    },
  },
  {
    method: 'GET',
    path: '/commits/:sha/pulls',
    needs: ['pull-requests:read'],
    handle(call) {
      const listed = call.repository.pulls.filter(({ head }) => head.sha === call.params.sha);
      return paged(
        call,
        listed.map((pull) => inPull(pull, call)),
      );
    },
  },
];

/** A pull request as GitHub shows it. */
export function inPull(pull: PullRequest, call: Call) {
  const { repository, origin } = call;
  const api = `${origin}/repos/${repository.fullName}`;
  return {
    id: pull.id,
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    draft: false,
    labels: labelsOf(pull).map(inLabel),
    user: inUser(pull.login),
    head: inSide(pull.head, call),
    base: inSide(pull.base, call),
    url: `${api}/pulls/${pull.number}`,
    html_url: `https://github.com/${repository.fullName}/pull/${pull.number}`,
    comments_url: `${api}/issues/${pull.number}/comments`,
    created_at: pull.createdAt,
  };
}

function inSide(side: Side, { state }: Call) {
  const [owner = '', name = ''] = side.repository.split('/');
  const known = state.repositories.find(({ fullName }) => fullName === side.repository);
  const fork = known === undefined || known.forkOf !== undefined;
  const repo = { id: known?.id ?? 0, name, full_name: side.repository, owner: inUser(owner), fork };
  return { ref: side.ref, sha: side.sha, label: `${owner}:${side.ref}`, user: inUser(owner), repo };
}
