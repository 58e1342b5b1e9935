import { pushedGit } from './git.ts';
import { inPull } from './pulls.ts';
import { type Call, invalid, json, type Route, refusal } from './router.ts';
import { now, type PullRequest } from './state.ts';

/** The head of a branch where the repository has no git folder. */
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
  const { gitFolder, fullName } = repository;
  const headOf = (ref: string) => (gitFolder === undefined ? UNKNOWN_SHA : pushedGit(gitFolder).head(ref));
  const [headSha, baseSha] = [headOf(head), headOf(base)];
  if (!headSha || !baseSha) return refusal(422, 'Validation Failed', [notThere(headSha ? 'base' : 'head')]);
  const pull: PullRequest = {
    id: ++state.lastId,
    number: Math.max(0, ...repository.pulls.map(({ number }) => number)) + 1,
    title,
    body: String(body.body ?? ''),
    state: 'open',
    login: token.login,
    head: { ref: head, sha: headSha, repository: fullName },
    base: { ref: base, sha: baseSha, repository: fullName },
    timeline: [],
    createdAt: now(),
  };
  repository.pulls.push(pull);
  return json(201, inPull(pull, call));
}

const notThere = (field: 'head' | 'base') => ({ resource: 'PullRequest', field, code: 'invalid' });
