import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serverError } from '#sandbox/traffic/faults.ts';
import { withLess } from './files.ts';
import { openSuite, SLUG, type Suite } from './suite.ts';

const MINUTE_MS = 60_000;
const reviewed = (state: 'approved' | 'rejected') => ({ reviews: [{ environment: 'release', state, user: 'lena' }] });

/** What a release makes for people to use. */
const made = ({ tags, github }: Suite) => ({
  tags: Object.keys(tags()),
  releases: github.releases(SLUG).map(({ tag }) => tag),
});
const NOTHING = { tags: [], releases: [] };

/** From the first changeset to the release, on one repository. */
let suite: Suite;
beforeAll(async () => {
  suite = await openSuite({ version: '0.0.0' });
});
afterAll(async () => {
  await suite[Symbol.asyncDispose]();
});

test(
  'a push with changesets opens the version pull request on a branch of its own, and releases nothing',
  async () => {
    const { ran } = await suite.release();
    expect(ran).toEqual({ plan: 'success', versions: 'success', 'version-pull-request': 'success' });
    const sha = suite.repository.head('versions/main');
    expect(await suite.pulls()).toMatchObject([
      { title: 'Release the next versions', head: { ref: 'versions/main', sha }, base: { ref: 'main' } },
    ]);
    const [{ body } = { body: '' }] = await suite.pulls();
    expect(body).toContain('| `deploy` | – | 1.0.0 |\n| `preview` | – | 1.0.0 |');
    expect(body).toMatch(/## deploy 1\.0\.0\n\n### Major Changes\n\n- .*The first deploy\./);
    expect(made(suite)).toEqual(NOTHING);
  },
  MINUTE_MS,
);

test(
  'its merge is built anew, approved by a person, attested, tagged and published',
  async () => {
    const commit = await suite.merge();
    const { ran } = await suite.release(reviewed('approved'));
    expect(ran).toEqual({ plan: 'success', rebuild: 'success', approve: 'success', attest: 'success', publish: 'success' });
    const names = ['deploy/v1', 'deploy/v1.0.0', 'preview/v1', 'preview/v1.0.0'];
    expect(suite.tags()).toEqual(Object.fromEntries(names.map((name) => [name, commit])));
    const published = { target: commit, draft: false, immutable: true, login: 'github-actions[bot]' };
    expect(suite.github.releases(SLUG)).toMatchObject([
      { ...published, tag: 'deploy/v1.0.0', body: expect.stringContaining('The first deploy.') },
      { ...published, tag: 'preview/v1.0.0', body: expect.stringContaining('The first preview.') },
    ]);
    const bundle = readFileSync(join(suite.repository.path, 'dist/deploy/index.js'));
    const sha256 = createHash('sha256').update(bundle).digest('hex');
    expect(suite.github.attestations(SLUG).map(({ subjects }) => subjects)).toEqual([[{ name: 'index.js', digest: { sha256 } }]]);
  },
  MINUTE_MS,
);

test(
  'once everything is released, a second run of that commit and one of the next say so and do nothing else',
  async () => {
    const before = { tags: suite.tags(), releases: [...suite.github.releases(SLUG)] };
    const again = await suite.release();
    const sha = suite.repository.commit('main', 'Words', { 'README.md': '# Words\n' });
    const next = await suite.release();
    for (const { ran } of [again, next]) expect(ran).toEqual({ plan: 'success' });
    expect(next.run.jobs.plan?.summary).toContain(`All 2 components of \`${sha.slice(0, 12)}\` are tagged.`);
    expect({ tags: suite.tags(), releases: suite.github.releases(SLUG) }).toEqual(before);
  },
  MINUTE_MS,
);

test(
  'a person who refuses ends the run before anything is attested or tagged',
  async () => {
    await using refused = await openSuite({ version: '1.0.0' });
    const { ran } = await refused.release(reviewed('rejected'));
    expect(ran).toEqual({ plan: 'success', rebuild: 'success', approve: 'failure' });
    expect(made(refused)).toEqual(NOTHING);
    expect(refused.github.attestations(SLUG)).toEqual([]);
  },
  MINUTE_MS,
);

test(
  'an environment without reviewers lets the job in, and the job goes no further',
  async () => {
    await using unprotected = await openSuite({ version: '1.0.0', reviewers: [] });
    const { run, ran } = await unprotected.release();
    expect(ran).toEqual({ plan: 'success', rebuild: 'success', approve: 'failure' });
    expect(run.jobs.approve?.log).toContain('Nobody approved this run for the environment "release".');
    expect(made(unprotected)).toEqual(NOTHING);
  },
  MINUTE_MS,
);

test(
  'dist that the sources do not make is not released, and nobody is asked',
  async () => {
    const change = { 'actions/deploy/src/index.js': 'deployBetter();\n', 'actions/smoke/src/index.js': 'smoke();\n' };
    await using stale = await openSuite({ version: '1.0.0', change });
    const { run, ran } = await stale.release(reviewed('approved'));
    expect(ran).toEqual({ plan: 'success', rebuild: 'failure' });
    // One is older than its source, one is not there at all.
    expect(run.jobs.rebuild?.log).toMatch(/ dist\/deploy\/index\.js \| 2 \+-\n dist\/smoke\/index\.js +\| 2 \+\+\n/);
    expect(made(stale)).toEqual(NOTHING);
  },
  MINUTE_MS,
);

test(
  'a release that broke off between its tags and what is published for them is completed by running its failed job again',
  async () => {
    await using broken = await openSuite({ version: '1.0.0' });
    broken.traffic.faults.push(serverError({ service: 'github', method: 'POST', path: '/releases', times: 3 }));
    const first = await broken.release(reviewed('approved'));
    expect(first.ran).toMatchObject({ attest: 'success', publish: 'failure' });
    expect(made(broken)).toEqual({ tags: ['deploy/v1', 'deploy/v1.0.0', 'preview/v1', 'preview/v1.0.0'], releases: [] });
    const { run } = await broken.release({ rerunOf: first.run });
    expect(run.conclusion).toBe('success');
    expect(Object.values(run.jobs).filter(({ attempt }) => attempt === 2)).toEqual([run.jobs.publish]);
    expect(made(broken).releases).toEqual(['deploy/v1.0.0', 'preview/v1.0.0']);
  },
  MINUTE_MS,
);

const NO_APPROVALS = /GitHub answered 403 to GET \S+\/approvals: Resource not accessible by integration/;

test.each([
  ['version-pull-request', 'contents: write', /Permission to acme\/suite\.git denied to github-actions\[bot\]\./],
  ['version-pull-request', 'pull-requests: write', /GitHub answered 403 to POST \S+\/pulls/],
  ['approve', 'actions: read', NO_APPROVALS],
  ['publish', 'actions: read', NO_APPROVALS],
  ['publish', 'contents: write', /origin refused deploy\/v1\.0\.0, .*`contents: write`[\s\S]*denied to github-actions/],
])(
  '%s without %s is red and says what it lacks, and nothing is released',
  async (job, right, said) => {
    const version = job === 'version-pull-request' ? '0.0.0' : '1.0.0';
    await using lacking = await openSuite({ version, change: withLess(job, right) });
    const { run, ran } = await lacking.release(reviewed('approved'));
    expect(Object.entries(ran).filter(([, result]) => result !== 'success')).toEqual([[job, 'failure']]);
    expect(run.jobs[job]?.log).toMatch(said);
    expect(made(lacking)).toEqual(NOTHING);
    expect(await lacking.pulls()).toEqual([]);
  },
  MINUTE_MS,
);
