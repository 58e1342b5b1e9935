import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { answer } from '#sandbox/traffic/faults.ts';
import { REPOSITORY, SITE, setStage } from './stage.ts';

const DAY_MS = 86_400_000;
const LINK = { type: 'github', org: 'acme', repo: 'petstore', productionBranch: 'main' } as const;

/** A stage whose project has a domain of its own, with a release behind it, and the name server and authority that know it. */
async function setShop() {
  const stage = await setStage({ productionDomains: ['petstore', 'shop.test'] });
  const { vercel } = stage.sandbox;
  const folder = stage.folder({ ...SITE, 'ca.pem': vercel.certificateAuthority });
  const env = { DNS_SERVER: vercel.dnsServer, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  using released = await stage.deploy({ environment: 'production', 'working-directory': folder }, { env });
  if (released.exitCode !== 0) throw new Error(released.stdout);
  const before = stage.sandbox.traffic.requests.length;
  return {
    ...stage,
    env,
    preflight: () => stage.deploy({ operation: 'preflight' }, { env }),
    /** Calls since the release that could have changed something. */
    writes: () => stage.sandbox.traffic.requests.slice(before).filter(({ method }) => !['GET', 'HEAD'].includes(method)),
    [Symbol.asyncDispose]: stage[Symbol.asyncDispose],
  };
}

test('a project that is ready passes, with a line for every check, and nothing is changed', async () => {
  await using shop = await setShop();
  using run = await shop.preflight();
  expect(run.report).toMatchObject({ verdict: 'pass', reason: 'petstore and its 2 production domains are ready for a release.' });
  expect(run.exitCode).toBe(0);
  for (const line of [
    /pass {3}domain-on-project +shop\.test:\d+ serves dpl_\w+ of this project\./,
    /pass {3}domain-dns +shop\.test:\d+ points to Vercel \(A 127\.0\.0\.1\)\./,
    /pass {3}domain-certificate +The certificate of shop\.test:\d+ is good for 8\d days\./,
    /pass {3}domain-https +http:\/\/shop\.test:\d+ sends visitors to https\./,
    /skip {3}domain-certificate +petstore\.localhost:\d+ is a name of this machine/,
    /pass {3}git-deployments +petstore is connected with no Git repository/,
  ])
    expect(run.stdout).toMatch(line);
  expect(run.report.metrics).toContainEqual(expect.objectContaining({ name: 'certificate-remaining', unit: 'ms' }));
  expect(shop.writes()).toEqual([]);
});

test('a domain that points elsewhere fails with what is there and what should be', async () => {
  await using shop = await setShop();
  shop.sandbox.vercel.zone.set('shop.test', { A: ['127.0.0.9'] });
  using run = await shop.preflight();
  expect(run.exitCode).toBe(1);
  expect(run.report.findings).toContainEqual(
    expect.objectContaining({
      rule: 'domain-dns',
      verdict: 'fail',
      actual: 'A 127.0.0.9',
      expected: expect.stringContaining('A shop.test 127.0.0.1'),
    }),
  );
});

test('a name server that does not answer is an error, never a pass', async () => {
  await using shop = await setShop();
  shop.sandbox.vercel.zone.set('shop.test', 'servfail');
  const good = { configuredBy: 'A', misconfigured: false };
  const seen = { status: 200, body: JSON.stringify(good), headers: { 'content-type': 'application/json' } };
  shop.sandbox.traffic.faults.push(answer({ service: 'vercel', method: 'GET', path: '/config' }, seen));
  using run = await shop.preflight();
  expect(run.exitCode).toBe(1);
  expect(run.report).toMatchObject({
    verdict: 'error',
    findings: expect.arrayContaining([expect.objectContaining({ rule: 'domain-dns', verdict: 'error' })]),
  });
});

test('a certificate that ends soon warns, and none at all fails', async () => {
  await using shop = await setShop();
  const certified = async (range: { validFrom: number; validTo: number } | undefined) => {
    shop.sandbox.vercel.setCertificate('shop.test', range);
    using run = await shop.preflight();
    const found = run.report.findings.find(
      ({ rule, where }) => rule === 'domain-certificate' && where?.url?.startsWith('https:'),
    );
    return { verdict: found?.verdict, title: found?.title };
  };
  const now = Date.now();
  expect(await certified({ validFrom: now - 80 * DAY_MS, validTo: now + 10 * DAY_MS })).toEqual({
    verdict: 'warn',
    title: expect.stringMatching(/ends in (9|10) days/),
  });
  expect(await certified(undefined)).toMatchObject({ verdict: 'fail', title: expect.stringContaining('has no certificate') });
});

test('a domain that is not verified fails with the TXT record it wants', async () => {
  await using shop = await setShop();
  shop.sandbox.vercel.listDomain('petstore', { name: 'www.shop.test', challenge: 'vc-domain-verify=www.shop.test,42' });
  using run = await shop.preflight();
  expect(run.exitCode).toBe(1);
  expect(run.report.findings).toContainEqual(
    expect.objectContaining({
      rule: 'domain-verified',
      verdict: 'fail',
      expected: 'TXT record at _vercel.shop.test: vc-domain-verify=www.shop.test,42',
    }),
  );
});

test("Vercel's own Git deployments of the production branch fail, with the way to switch them off, and switched off they pass", async () => {
  await using shop = await setShop();
  const { vercel, github } = shop.sandbox;
  vercel.linkGit('petstore', LINK);
  const gitFinding = async () => {
    using run = await shop.preflight();
    return { exitCode: run.exitCode, ...run.report.findings.find(({ rule }) => rule === 'git-deployments') };
  };
  expect(await gitFinding()).toMatchObject({
    exitCode: 1,
    verdict: 'fail',
    title: 'Vercel itself still deploys every push to main of acme/petstore to production, past every gate.',
    fix: expect.stringContaining('Put {"git":{"deploymentEnabled":{"main":false}}} into vercel.json'),
  });
  github.putFile(REPOSITORY, 'main', 'vercel.json', '{"git":{"deploymentEnabled":{"main":false}}}');
  expect(await gitFinding()).toMatchObject({ exitCode: 0, verdict: 'pass' });
});

test("an alias on a domain of its own gets its missing certificate first, and one on a stranger's fails", async () => {
  await using shop = await setShop();
  shop.sandbox.vercel.ownDomain('preview.test');
  shop.sandbox.vercel.zone.set('feature.preview.test', { CNAME: 'cname.vercel-dns.test' });
  const inputs = { 'working-directory': shop.folder(SITE), alias: 'feature.preview.test' };
  using run = await shop.deploy(inputs, { env: shop.env });
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain('feature.preview.test has no valid certificate yet');
  expect(run.outputs['alias-urls']).toMatch(/^https:\/\/feature\.preview\.test:\d+$/);
  using foreign = await shop.deploy({ ...inputs, alias: 'www.elsewhere.test' }, { env: shop.env });
  expect(foreign.exitCode).toBe(1);
  expect(foreign.report.findings).toMatchObject([{ rule: 'alias-failed', actual: 'forbidden', verdict: 'fail' }]);
});
