import { expect, test } from '@jest/globals';
import type { RepositoryFolder, SeenFolder } from '@shipgate/deploy/adapters/github/repository-file.ts';
import { judgePreflight } from '@shipgate/deploy/domains/preflight/checks.ts';
import type { DomainFacts, ProjectFacts } from '@shipgate/deploy/domains/preflight/facts.ts';
import { isEnabledFor } from '@shipgate/deploy/domains/preflight/git-switch.ts';
import { readGit } from '@shipgate/deploy/domains/preflight/read-git.ts';
import { certificateLimits } from '@shipgate/deploy/domains/preflight/rules/certificate.ts';
import { UserError } from '@shipgate/kit/errors.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = 1_800_000_000_000;

const createDomain = (overrides: Partial<DomainFacts> = {}): DomainFacts => ({
  domain: { name: 'www.example.com', verified: true },
  owner: 'own',
  projectId: 'prj_1',
  holder: { kind: 'seen', holder: { deploymentId: 'dpl_1', projectId: 'prj_1' } },
  config: {
    kind: 'seen',
    config: { configuredBy: 'CNAME', misconfigured: false, recommendedCNAME: [{ rank: 1, value: 'cname.vercel-dns-0.com.' }] },
  },
  dns: { kind: 'records', a: ['76.76.21.21'], aaaa: [], cname: ['cname.vercel-dns-0.com'] },
  certificate: {
    kind: 'seen',
    validFrom: NOW - 10 * DAY_MS,
    validTo: NOW + 80 * DAY_MS,
    issuer: "Let's Encrypt",
    trouble: undefined,
  },
  plain: { kind: 'answers', status: 308, location: 'https://www.example.com/' },
  ...overrides,
});

const createProject = (overrides: Partial<ProjectFacts> = {}): ProjectFacts => ({
  name: 'petstore',
  git: { kind: 'unlinked' },
  following: { kind: 'follow' },
  rolling: undefined,
  ...overrides,
});

/** The verdict of one check on a domain that is otherwise fine. */
const judged = (rule: string, overrides: Partial<DomainFacts>) =>
  judgePreflight([createDomain(overrides)], createProject(), NOW).find((finding) => finding.rule === rule);

const config = (overrides: object): Partial<DomainFacts> => ({
  config: { kind: 'seen', config: { configuredBy: 'A', misconfigured: false, ...overrides } },
});

test('what is as it should be passes every check', () => {
  const findings = judgePreflight([createDomain()], createProject(), NOW);
  expect(findings.map(({ verdict }) => verdict)).toEqual(findings.map(() => 'pass'));
  expect(findings).toHaveLength(8);
});

test('what could not be looked at is an error, never a pass', () => {
  const unknown = { kind: 'unknown', detail: 'queryA ETIMEOUT' } as const;
  const facts = createDomain({ holder: unknown, config: unknown, dns: unknown, certificate: unknown, plain: unknown });
  const git = { kind: 'unknown', repository: 'acme/petstore', branch: 'main', folder: '', detail: 'no' } as const;
  const verdicts = judgePreflight([facts], createProject({ git }), NOW).map(({ rule, verdict }) => [rule, verdict]);
  expect(Object.fromEntries(verdicts)).toMatchObject({
    'domain-on-project': 'error',
    'domain-dns': 'error',
    'domain-certificate': 'error',
    'domain-https': 'error',
    'git-deployments': 'error',
  });
  expect(judged('domain-dns', { dns: unknown })?.verdict).toBe('error');
});

test('DNS is judged by what Vercel sees and by what this machine sees', () => {
  const none = { kind: 'records', a: [], aaaa: [], cname: [] } as const;
  expect(judged('domain-dns', config({ misconfigured: true, configuredBy: null }))?.verdict).toBe('fail');
  expect(judged('domain-dns', config({ configuredBy: 'dns-01' }))?.verdict).toBe('fail');
  expect(judged('domain-dns', config({ configuredBy: 'http' }))?.verdict).toBe('warn');
  expect(judged('domain-dns', config({ conflicts: [{ name: 'www', type: 'AAAA', value: '::1' }] }))).toMatchObject({
    verdict: 'warn',
    actual: 'AAAA www ::1',
  });
  expect(judged('domain-dns', { ...config({}), dns: { ...none, a: [], aaaa: [], cname: [] } })).toMatchObject({
    verdict: 'fail',
    actual: 'no records',
  });
  expect(judged('domain-dns', config({ aValues: ['203.0.113.9'] }))).toMatchObject({
    verdict: 'warn',
    actual: 'CNAME cname.vercel-dns-0.com; A 76.76.21.21',
  });
});

test('the record that is wanted fits the name: an address at the domain itself, an alias below it', () => {
  const wanted = {
    misconfigured: true,
    recommendedIPv4: [
      { rank: 2, value: ['1.1.1.1'] },
      { rank: 1, value: ['76.76.21.21'] },
    ],
    recommendedCNAME: [{ rank: 1, value: 'cname.vercel-dns-0.com' }],
  };
  expect(judged('domain-dns', config(wanted))?.expected).toBe(
    'CNAME www.example.com cname.vercel-dns-0.com or A www.example.com 76.76.21.21',
  );
  expect(judged('domain-dns', { ...config(wanted), domain: { name: 'example.com' } })?.expected).toMatch(
    /^A example\.com 76\.76\.21\.21/,
  );
});

test('how little time a certificate may have left depends on its whole lifetime', () => {
  const inDays = (days: number) => Object.values(certificateLimits(days * DAY_MS)).map((ms) => Math.round(ms / DAY_MS));
  expect([90, 64, 45].map(inDays)).toEqual([
    [21, 7],
    [17, 7],
    [12, 6],
  ]);
  expect(Object.values(certificateLimits(160 * HOUR_MS)).map((ms) => Math.round(ms / HOUR_MS))).toEqual([43, 21]);
});

test('a certificate is judged by its remaining time and by whether browsers take it', () => {
  const seen = (leftMs: number, trouble?: string): Partial<DomainFacts> => ({
    certificate: { kind: 'seen', validFrom: NOW + leftMs - 90 * DAY_MS, validTo: NOW + leftMs, issuer: 'x', trouble },
  });
  const verdict = (facts: Partial<DomainFacts>) => judged('domain-certificate', facts)?.verdict;
  expect([22, 20, 8, 6].map((days) => verdict(seen(days * DAY_MS)))).toEqual(['pass', 'warn', 'warn', 'fail']);
  expect(judged('domain-certificate', seen(-DAY_MS, 'CERT_HAS_EXPIRED'))?.title).toContain('has expired');
  expect(judged('domain-certificate', seen(60 * DAY_MS, 'ERR_TLS_CERT_ALTNAME_INVALID'))?.title).toContain(
    'it is for another name',
  );
  expect(verdict({ certificate: { kind: 'refused', detail: 'alert' } })).toBe('fail');
});

test('a visit without TLS has to end at https', () => {
  const verdict = (status: number, location?: string) =>
    judged('domain-https', { plain: { kind: 'answers', status, location } })?.verdict;
  expect(verdict(301, 'https://example.com/')).toBe('pass');
  expect(verdict(307, 'https://www.example.com/')).toBe('warn');
  expect(verdict(308, 'http://example.com/')).toBe('fail');
  expect(verdict(308, '/start')).toBe('fail');
  expect(verdict(200)).toBe('fail');
});

test("a domain that serves another project's deployment fails; one that leads elsewhere, or waits for its first release, does not", () => {
  const held = (deploymentId?: string, projectId?: string): Partial<DomainFacts> => ({
    holder: { kind: 'seen', holder: { deploymentId, projectId } },
  });
  expect(judged('domain-on-project', held('dpl_9', 'prj_9'))).toMatchObject({
    verdict: 'fail',
    actual: 'prj_9',
    expected: 'prj_1',
  });
  expect(judged('domain-on-project', held())?.verdict).toBe('warn');
  expect(judged('domain-on-project', { ...held(), domain: { name: 'example.com', redirect: 'www.example.com' } })?.verdict).toBe(
    'pass',
  );
});

test('a rolling release under way and a pin are told as warnings', () => {
  const rolling = {
    state: 'ACTIVE',
    stages: [],
    activeStage: { index: 0, targetPercentage: 5 },
    canaryDeployment: { id: 'dpl_2' },
  };
  const findings = judgePreflight([], createProject({ rolling, following: { kind: 'pinned', by: undefined } }), NOW);
  expect(findings).toMatchObject([
    { rule: 'git-deployments', verdict: 'pass' },
    { rule: 'rolling-release', verdict: 'warn', title: expect.stringContaining('dpl_2 is under way at 5 %') },
    { rule: 'production-pinned', verdict: 'warn' },
  ]);
});

test('git.deploymentEnabled is read as Vercel documents it', () => {
  const enabled = (deploymentEnabled: boolean | Record<string, boolean>, branch = 'main') =>
    isEnabledFor(branch, { git: { deploymentEnabled } });
  expect(isEnabledFor('main', {})).toBe(true);
  expect(enabled(false)).toBe(false);
  expect(enabled({ main: false })).toBe(false);
  expect(enabled({ dev: false })).toBe(true);
  expect(enabled({ 'm*': false })).toBe(false);
  expect(enabled({ 'm*': false, '*n': true })).toBe(true);
  expect(enabled({ '!preview-*': false })).toBe(false);
  expect(isEnabledFor('main', { github: { enabled: false } })).toBe(false);
});

test('whether pushes are deployed is read from the branch itself, and what cannot be read is not guessed', async () => {
  const link = { type: 'github', org: 'acme', repo: 'petstore', productionBranch: 'main' };
  const asked: RepositoryFolder[] = [];
  const folder =
    (files: Record<string, string>) =>
    async (where: RepositoryFolder): Promise<SeenFolder> => {
      asked.push(where);
      return { names: Object.keys(files), read: async (name) => files[name] ?? '' };
    };
  const kind = async (settings: object, files: Record<string, string> = {}) =>
    (await readGit({ link, ...settings }, folder(files))).kind;
  expect(await kind({ rootDirectory: './apps/web/' })).toBe('on');
  expect(asked).toEqual([{ repository: 'acme/petstore', ref: 'main', folder: 'apps/web' }]);
  expect(await kind({}, { 'vercel.json': '{"git":{"deploymentEnabled":false}}' })).toBe('off');
  expect(await kind({ commandForIgnoringBuildStep: 'exit 0' })).toBe('off');
  expect(await kind({ commandForIgnoringBuildStep: 'exit 0' }, { 'vercel.json': '{"ignoreCommand":"git diff --quiet"}' })).toBe(
    'on',
  );
  expect(await kind({ commandForIgnoringBuildStep: 'bash ignore.sh' })).toBe('on');
  expect(await kind({}, { 'vercel.ts': '' })).toBe('unknown');
  expect(await kind({}, { 'vercel.json': '{"git":' })).toBe('unknown');
  expect(await kind({}, { 'vercel.json': '{"git":{"deploymentEnabled":"no"}}' })).toBe('unknown');
  expect(await kind({ link: { ...link, type: 'gitlab' } })).toBe('unknown');
  expect(await kind({ link: null })).toBe('unlinked');
  expect((await readGit({ link }, undefined)).kind).toBe('unknown');
  const bug = readGit({ link }, async () => {
    throw new UserError('not a failed call');
  });
  await expect(bug).rejects.toThrow('not a failed call');
});
