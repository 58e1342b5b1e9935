import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import type { ServiceRequest, ServiceResponse } from '../traffic/traffic.ts';
import { GIT_ENV, pushedGit } from './git.ts';
import type { GithubState, Repository } from './state.ts';
import { isAllowed, readToken } from './tokens.ts';

/** The paths of git's smart HTTP, below `OWNER/NAME`. @see https://git-scm.com/docs/http-protocol */
const PATH = /^\/([^/]+\/[^/]+?)(?:\.git)?(\/(?:info\/refs|git-(?:upload|receive)-pack))$/;

export const isGitRequest = ({ url }: ServiceRequest): boolean => PATH.test(url.pathname);

/**
 * Fetches and pushes over HTTP: git itself answers, from the repository's folder, after the checks that github.com makes.
 * What a push brings becomes the head of the pull requests of its branch.
 */
export async function answerGit(state: GithubState, request: ServiceRequest): Promise<ServiceResponse> {
  const [, fullName = '', path = ''] = PATH.exec(request.url.pathname) ?? [];
  const { authorization } = request.headers;
  if (!authorization) return refusal(401, 'No anonymous access.', { 'www-authenticate': 'Basic realm="GitHub"' });
  const token = state.tokens.find(({ value }) => value === readToken(authorization));
  if (!token) return refusal(401, 'Invalid username or token. Password authentication is not supported for Git operations.');
  const repository = state.repositories.find((known) => known.fullName.toLowerCase() === fullName.toLowerCase());
  const isForToken = token.repository === 'every' || token.repository === repository?.fullName;
  if (!repository?.gitFolder || !isForToken || !isAllowed(token, ['contents:read'])) return refusal(404, 'Repository not found.');
  const isPush = `${path}${request.url.search}`.includes('git-receive-pack');
  if (isPush && !isAllowed(token, ['contents:write']))
    return refusal(403, `Permission to ${repository.fullName}.git denied to ${token.login}.`);
  const answer = await runBackend(`${repository.gitFolder}${path}`, token.login, request);
  if (isPush) followBranches(repository);
  return answer;
}

/** git shows the text of an error to who called it. */
const refusal = (status: number, message: string, headers = {}): ServiceResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body: `${message}\n`,
});

/** @see https://git-scm.com/docs/git-http-backend */
async function runBackend(path: string, login: string, { method, url, headers, body }: ServiceRequest): Promise<ServiceResponse> {
  const env = {
    ...GIT_ENV,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_TRANSLATED: path,
    PATH_INFO: path,
    // Whoever has a name there may push.
    REMOTE_USER: login,
    REQUEST_METHOD: method,
    QUERY_STRING: url.search.slice(1),
    CONTENT_TYPE: headers['content-type'] ?? '',
    CONTENT_LENGTH: String(body.length),
    HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
    GIT_PROTOCOL: headers['git-protocol'] ?? '',
  };
  const backend = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  // It may end before it has read everything.
  backend.stdin.on('error', () => undefined).end(body);
  return readAnswer(await buffer(backend.stdout));
}

/** Head and body as a CGI program writes them; without a `Status` it is 200. */
function readAnswer(written: Buffer): ServiceResponse {
  const end = written.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`git http-backend answered nothing: ${written}`);
  const lines = written.subarray(0, end).toString().split('\r\n');
  const { status = '200', ...headers } = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number.parseInt(status, 10), headers, body: written.subarray(end + 4) };
}

function followBranches({ fullName, gitFolder, pulls }: Repository) {
  for (const { state, head } of pulls) {
    if (state === 'open' && head.repository === fullName && gitFolder) head.sha = pushedGit(gitFolder).head(head.ref) ?? head.sha;
  }
}
