import { expect, test } from '@jest/globals';
import { startArtifacts } from '#sandbox/artifacts/artifacts.ts';
import { startIdTokens } from '#sandbox/github/id-tokens.ts';
import { startSandbox } from '#sandbox/sandbox.ts';
import { createTraffic } from '#sandbox/traffic/traffic.ts';
import { CI, commitAll, lay, onPush, playOnce, stage } from './stage.ts';

const SHA = '3d3c42e5aac5ba805825da76410c181273ba90b1';
const checkout = (inputs: string, then: string) =>
  onPush(`
  job:
    runs-on: ubuntu-latest
    steps:
      - run: ls -A | wc -l
      - uses: actions/checkout@${SHA}
        with: { ${inputs} }
      - run: ${then}`);

test('checkout brings the commit of the event, not what lies in the work tree, on its branch', async () => {
  using place = stage({
    [CI]: checkout(
      'persist-credentials: false',
      'cat README.md; git branch --show-current; git log --oneline | wc -l; git remote get-url origin; git config --list',
    ),
  });
  lay(place.consumer, { 'README.md': 'newer\n' });
  commitAll(place.consumer);
  lay(place.consumer, { 'README.md': 'not committed\n' });
  const { log = '' } = (await place.play()).jobs.job ?? {};
  expect(log).toContain('petstore\nmain\n1\nhttps://github.com/acme/petstore');
  expect(log).not.toContain('extraheader');
});

test('checkout takes a ref, a path and all of the history', async () => {
  using place = stage({
    [CI]: checkout("ref: main, path: site, fetch-depth: '0'", 'cat site/README.md; git -C site log --oneline | wc -l'),
  });
  lay(place.consumer, { 'README.md': 'newer\n' });
  commitAll(place.consumer);
  expect((await place.play()).jobs.job?.log).toContain('newer\n2');
});

test('checkout leaves the token to git only where credentials persist, and takes it away at the end', async () => {
  using place = stage({ [CI]: checkout('', 'git config --list | grep -c extraheader') });
  const run = await place.play();
  expect(run.conclusion).toBe('success');
  expect(run.jobs.job?.steps.at(-1)?.name).toMatch(/^Post /);
});

test('checkout of a commit that does not exist fails', async () => {
  const run = await playOnce(checkout('ref: nope', 'echo never'));
  expect(run.conclusion).toBe('failure');
});

test('artifacts go up in one job and come down in another, one by one or merged', async () => {
  await using artifacts = await startArtifacts(createTraffic());
  const run = await playOnce(
    onPush(`
  one:
    runs-on: ubuntu-latest
    steps:
      - run: mkdir -p out/deep && echo 1 > out/deep/one.txt
      - { uses: actions/upload-artifact@${SHA}, with: { name: part-one, path: out } }
  two:
    runs-on: ubuntu-latest
    steps:
      - run: echo 2 > two.txt
      - { uses: actions/upload-artifact@${SHA}, with: { name: part-two, path: '*.txt' } }
  all:
    needs: [one, two]
    runs-on: ubuntu-latest
    steps:
      - { uses: actions/download-artifact@${SHA}, with: { pattern: part-*, merge-multiple: true, path: merged } }
      - { uses: actions/download-artifact@${SHA}, with: { name: part-two, path: single } }
      - run: find merged single -type f | sort`),
    { env: { ACTIONS_RESULTS_URL: artifacts.url } },
  );
  expect(run.conclusion).toBe('success');
  expect(run.jobs.all?.log).toContain('merged/deep/one.txt\nmerged/two.txt\nsingle/two.txt');
});

test.each([
  ['24', 'success', ''],
  ['20', 'failure', "Unable to find Node version '20' on this machine"],
])('setup-node brings Node 24 and no other: %s', async (version, conclusion, said) => {
  const run = await playOnce(
    onPush(`
  job:
    runs-on: ubuntu-latest
    steps:
      - { uses: actions/setup-node@${SHA}, with: { node-version: '${version}' } }
      - run: node --version`),
  );
  expect(run.conclusion).toBe(conclusion);
  expect(run.jobs.job?.log).toContain(said || 'v24.');
});

test.each([
  ['every file once', 'id-token: write, attestations: write', 'out/*.js', undefined],
  ['no file', 'id-token: write, attestations: write', 'out/*.cjs', 'Could not find subject at path out/*.cjs'],
  ['a file, without id-token', 'attestations: write', 'out/*.js', 'missing "id-token" permission.'],
  ['a file, without attestations', 'id-token: write', 'out/*.js', 'Failed to persist attestation: Resource not accessible'],
])('attest-build-provenance attests %s', async (_, permissions, path, said) => {
  await using sandbox = await startSandbox({ services: ['github'] });
  const { github, traffic } = sandbox;
  await using idTokens = await startIdTokens(traffic, 'acme/petstore');
  github.createRepository('acme/petstore');
  const run = await playOnce(
    onPush(`
  job:
    runs-on: ubuntu-latest
    permissions: { ${permissions} }
    steps:
      - run: mkdir out && echo 1 > out/one.js && echo 2 > out/two.js
      - uses: actions/attest-build-provenance@${SHA}
        with:
          subject-path: |
            ${path}
            ${path}`),
    {
      env: { ...idTokens.env, GITHUB_API_URL: github.url },
      issueToken: (granted) => github.issueToken({ repository: 'acme/petstore', permissions: granted }),
    },
  );
  expect(run.conclusion).toBe(said ? 'failure' : 'success');
  expect(run.jobs.job?.log).toContain(said ?? '');
  const names = github.attestations('acme/petstore').map(({ subjects }) => subjects.map(({ name }) => name));
  expect(names).toEqual(said ? [] : [['one.js', 'two.js']]);
});
