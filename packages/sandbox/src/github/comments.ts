import type { ServiceResponse } from '../traffic/traffic.ts';
import { type Call, json, paged, type Route, refusal } from './router.ts';
import { type Comment, now } from './state.ts';
import type { Need } from './tokens.ts';
import { inUser } from './users.ts';

/** GitHub counts characters, not bytes; more than this is 422. */
const MAX_BODY_CHARS = 65_536;

/** A pull request is an issue too: either scope opens its comments. */
const READ: Need[] = ['issues:read', 'pull-requests:read'];
const WRITE: Need[] = ['issues:write', 'pull-requests:write'];

export const commentRoutes: Route[] = [
  {
    method: 'GET',
    path: '/issues/:number/comments',
    needs: READ,
    handle(call) {
      if (!hasIssue(call)) return refusal(404, 'Not Found');
      const listed = call.repository.comments.filter(({ number }) => number === Number(call.params.number));
      return paged(
        call,
        listed.map((comment) => inComment(comment, call)),
      );
    },
  },
  {
    method: 'POST',
    path: '/issues/:number/comments',
    needs: WRITE,
    handle(call) {
      if (!hasIssue(call)) return refusal(404, 'Not Found');
      return withBody(call, (body) => {
        const at = now();
        const { login } = call.token;
        const comment: Comment = {
          id: ++call.state.lastId,
          number: Number(call.params.number),
          body,
          login,
          createdAt: at,
          updatedAt: at,
        };
        call.repository.comments.push(comment);
        return json(201, inComment(comment, call));
      });
    },
  },
  {
    method: 'GET',
    path: '/issues/comments/:id',
    needs: READ,
    handle: (call) => withComment(call, (comment) => json(200, inComment(comment, call))),
  },
  {
    method: 'PATCH',
    path: '/issues/comments/:id',
    needs: WRITE,
    handle: (call) =>
      withComment(call, (comment) =>
        withBody(call, (body) => json(200, inComment(Object.assign(comment, { body, updatedAt: now() }), call))),
      ),
  },
  {
    method: 'DELETE',
    path: '/issues/comments/:id',
    needs: WRITE,
    handle: (call) =>
      withComment(call, (comment) => {
        call.repository.comments.splice(call.repository.comments.indexOf(comment), 1);
        return { status: 204 };
      }),
  },
];

const hasIssue = ({ repository, params }: Call) => repository.pulls.some(({ number }) => number === Number(params.number));

function withComment({ repository, params }: Call, then: (comment: Comment) => ServiceResponse): ServiceResponse {
  const comment = repository.comments.find(({ id }) => id === Number(params.id));
  return comment ? then(comment) : refusal(404, 'Not Found');
}

function withBody(call: Call, then: (body: string) => ServiceResponse): ServiceResponse {
  const { body } = call.body;
  if (typeof body !== 'string' || body === '') return refusal(422, 'Invalid request.\n\n"body" wasn\'t supplied.');
  if ([...body].length <= MAX_BODY_CHARS) return then(body);
  const message = `body is too long (maximum is ${MAX_BODY_CHARS} characters)`;
  return refusal(422, 'Validation Failed', [{ resource: 'IssueComment', code: 'unprocessable', field: 'data', message }]);
}

function inComment(comment: Comment, { repository, origin }: Call) {
  const issue = `https://github.com/${repository.fullName}/pull/${comment.number}`;
  return {
    id: comment.id,
    body: comment.body,
    user: inUser(comment.login),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    url: `${origin}/repos/${repository.fullName}/issues/comments/${comment.id}`,
    issue_url: `${origin}/repos/${repository.fullName}/issues/${comment.number}`,
    html_url: `${issue}#issuecomment-${comment.id}`,
  };
}
