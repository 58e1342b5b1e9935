import { inPull } from './pulls.ts';
import { type Call, invalid, json, type Route, refusal } from './router.ts';
import { now, type PullRequest } from './state.ts';

/** The commits of branches are git's and not known here. */
const UNKNOWN_SHA = '0'.repeat(40);

/** Opening and editing a pull request between two branches of one repository. */
export const pullChangeRoutes: Route[] = [
  { method: 'POST', path: '/pulls', needs: ['pull-requests:write'], handle: open },
  {
    method: 'PATCH',
    path: '/pulls/:number',
    needs: ['pull-requests:write'],
    handle(call) {
      const pull = call.repository.pulls.find(({ number }) => number === Number(call.params.number));
      if (!pull) return refusal(404, 'Not Found');
      const { title = pull.title, body = pull.body, state = pull.state } = call.body;
      if (state !== 'open' && state !== 'closed') return invalid('PullRequest', 'state', 'state must be open or closed');
      Object.assign(pull, { title, body, state });
      return json(200, inPull(pull, call));
    },
  },
];

function open(call: Call) {
  const { state, repository, token, body } = call;
  const { title, head, base } = body;
  if (typeof title !== 'string' || typeof head !== 'string' || typeof base !== 'string') {
    return invalid('PullRequest', 'head', 'title, head and base are needed');
  }
  if (repository.pulls.some((pull) => pull.state === 'open' && pull.head.ref === head && pull.base.ref === base)) {
    return invalid('PullRequest', 'head', `A pull request already exists for ${repository.fullName.split('/')[0]}:${head}.`);
  }
  const side = (ref: string) => ({ ref, sha: UNKNOWN_SHA, repository: repository.fullName });
  const pull: PullRequest = {
    id: ++state.lastId,
    number: Math.max(0, ...repository.pulls.map(({ number }) => number)) + 1,
    title,
    body: String(body.body ?? ''),
    state: 'open',
    login: token.login,
    head: side(head),
    base: side(base),
    timeline: [],
    createdAt: now(),
  };
  repository.pulls.push(pull);
  return json(201, inPull(pull, call));
}
