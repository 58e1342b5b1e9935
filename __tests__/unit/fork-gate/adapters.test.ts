import { expect, test } from '@jest/globals';
import { readPull } from '@shipgate/fork-gate/adapters/pulls.ts';
import { findBuild } from '@shipgate/fork-gate/adapters/runs.ts';
import { newestLabelling } from '@shipgate/fork-gate/adapters/timeline.ts';
import { approvalLabel } from '#core/approval-label.ts';
import type { HttpClient } from '#kit/http/client.ts';

const SHA = 'c'.repeat(40);
const LABEL = approvalLabel(SHA);
const HEAD = { sha: SHA, ref: 'feature', repository: { id: 2, name: 'mallory/petstore' } };

/** GitHub, by what it answers to a path; what was asked is kept. */
function github(answer: (url: URL) => { body: unknown; link?: string }) {
  const asked: URL[] = [];
  const ask = (path: string) => {
    const url = new URL(path, 'https://api.github.test');
    asked.push(url);
    const { body, link } = answer(url);
    return { body, headers: new Headers(link === undefined ? {} : { link }) };
  };
  const client: Pick<HttpClient, 'request' | 'json'> = {
    request: async ({ path }) => {
      const { body, headers } = ask(path);
      return { status: 200, headers, bytes: Buffer.alloc(0), text: JSON.stringify(body), url: '' };
    },
    json: async <T>({ path }: { path: string }) => ask(path).body as T,
  };
  return { client: client as HttpClient, asked };
}

const event = (given: object = {}) => ({
  event: 'labeled',
  label: { name: LABEL },
  actor: { login: 'mona', type: 'User' },
  ...given,
});

/** Looks for the label in a timeline of these pages. */
async function newest(...pages: object[][]) {
  const { client, asked } = github((url) => ({
    body: pages[Number(url.searchParams.get('page')) - 1],
    ...(pages.length > 1 && { link: `<https://api.github.test/timeline?page=${pages.length}>; rel="last"` }),
  }));
  return { found: await newestLabelling(client, 7, LABEL), pages: asked.map((url) => url.searchParams.get('page')) };
}

test('the last word about a label counts, whichever page it stands on', async () => {
  const off = event({ event: 'unlabeled' });
  expect((await newest([event(), off])).found?.action).toBe('unlabeled');
  expect((await newest([off, event()])).found?.action).toBe('labeled');
  const far = await newest([event()], [off], [{ event: 'commented' }]);
  expect(far).toMatchObject({ found: { action: 'unlabeled' }, pages: ['1', '3', '2'] });
  expect((await newest([event()], [{ event: 'commented' }])).found?.action).toBe('labeled');
});

test('no more than the last ten pages are read, and another commit is never taken for this one', async () => {
  const flood = Array.from({ length: 10 }, () => [{ event: 'commented' }]);
  expect((await newest([event()], ...flood)).found).toBeUndefined();
  const other = event({ label: { name: approvalLabel('d'.repeat(40)) }, actor: { login: 'eve', type: 'User' } });
  expect((await newest([event(), other])).found?.actor?.login).toBe('mona');
  expect((await newest([other])).found).toBeUndefined();
});

test.each([
  [{ actor: null }, { actor: undefined }],
  [{ actor: { login: 'x[bot]', type: 'Bot' } }, { actor: { login: 'x[bot]', isBot: true } }],
  [{ actor: { login: 'acme', type: 'Organization' } }, { actor: { login: 'acme', isBot: true } }],
  [{ performed_via_github_app: { name: 'Boards' } }, { actor: { isBot: false }, app: 'Boards' }],
  [{ performed_via_github_app: null }, { actor: { login: 'mona', isBot: false }, app: undefined }],
])('who put it on is told as GitHub does: %j', async (given, expected) => {
  expect((await newest([event(given)])).found).toMatchObject({ action: 'labeled', ...expected });
});

test.each([
  ['open', true],
  ['closed', false],
])('a pull request that is %s is told so, with where it comes from', async (state, isOpen) => {
  const head = { sha: SHA, ref: 'feature', repo: { id: 2, full_name: 'mallory/petstore' } };
  const base = { repo: { id: 1, full_name: 'acme/petstore' } };
  const { client } = github(() => ({ body: { number: 7, state, labels: [{ name: LABEL }], head, base } }));
  expect(await readPull(client, 7)).toEqual({
    number: 7,
    isOpen,
    sha: SHA,
    ref: 'feature',
    headRepository: { id: 2, name: 'mallory/petstore' },
    baseRepository: { id: 1, name: 'acme/petstore' },
    labels: [LABEL],
  });
});

/** Looks for a build where these runs of the commit ended well, of which these left the artifact. */
async function build(runs: readonly object[], withArtifact: readonly number[]) {
  const { client, asked } = github((url) => {
    const [, id] = /runs\/(\d+)\/artifacts/.exec(url.pathname) ?? [];
    if (id === undefined) return { body: { workflow_runs: runs } };
    const artifact = { id: 1, name: 'shipgate-build', size_in_bytes: 5, expired: false };
    return { body: { artifacts: withArtifact.includes(Number(id)) ? [artifact] : [] } };
  });
  const found = await findBuild(client, HEAD, 'shipgate-build');
  return { runId: found?.runId, asked };
}
const of = (id: number, repository: number | null = 2) => ({
  id,
  head_repository: repository === null ? null : { id: repository },
});

test("the newest of the fork's own runs that left the artifact is its build", async () => {
  expect((await build([of(70), of(72), of(71)], [70, 71])).runId).toBe(71);
  expect((await build([of(70)], [])).runId).toBeUndefined();
});

test('runs of others for the same commit, and of forks that are gone, are not looked into', async () => {
  const { runId, asked } = await build([of(71, 1), of(72, 3), of(73, null), of(70)], [70, 71, 72, 73]);
  expect(runId).toBe(70);
  expect(asked).toHaveLength(2);
});

test('only runs of pull requests for this commit that succeeded are asked for', async () => {
  const { asked } = await build([], []);
  expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({
    head_sha: SHA,
    event: 'pull_request',
    status: 'success',
  });
});
