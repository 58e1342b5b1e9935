import { expect, test } from '@jest/globals';
import type { AliasAnswer, AliasHolder } from '@shipgate/deploy/adapters/vercel/aliases.ts';
import type { CertificateAnswer } from '@shipgate/deploy/adapters/vercel/certs.ts';
import { assignAlias } from '@shipgate/deploy/domains/alias/assign.ts';
import { planNames } from '@shipgate/deploy/domains/alias/plan.ts';
import { ServiceError } from '@shipgate/kit/http/errors.ts';
import { createClock } from './factories.ts';

const refusal = (code: string) =>
  new ServiceError('Vercel', 'POST', { kind: 'status', status: 400, code, detail: `${code}.`, retryAfterMs: undefined });
const done: AliasAnswer = { kind: 'assigned', host: 'a.example.com' };
const early: AliasAnswer = { kind: 'too-early', error: refusal('deployment_not_ready') };
const bare: AliasAnswer = { kind: 'no-certificate', error: refusal('cert_missing') };

interface Script {
  answers: AliasAnswer[];
  certificates?: CertificateAnswer[];
  holders?: (AliasHolder | undefined)[];
}

/** Assigns a name while each question gets the next answer; the last one repeats. */
async function assign({ answers, certificates = [{ kind: 'issued' }], holders = [undefined] }: Script) {
  const next = <T>(list: T[]) => (list.length > 1 ? list.shift() : list[0]) as T;
  const asked = { assign: 0, certify: 0 };
  const clock = createClock();
  const end = await assignAlias(
    { name: 'a.example.com', deploymentId: 'dpl_1', projectId: 'prj_1' },
    {
      async assign() {
        asked.assign += 1;
        return next(answers);
      },
      async certify() {
        asked.certify += 1;
        return next(certificates);
      },
      holder: async () => next(holders),
      tell: () => {},
    },
    clock,
  );
  return { end, asked, tookMs: clock.now() };
}

test('a deployment that is not known everywhere yet is asked for again, but not for ever', async () => {
  expect((await assign({ answers: [early, early, done] })).end).toEqual(done);
  const { end, tookMs } = await assign({ answers: [early] });
  expect(end).toMatchObject({ kind: 'failed', code: 'deployment_not_ready' });
  expect(tookMs).toBeLessThanOrEqual(40_000);
});

test('a missing certificate is issued once, while DNS may take a moment, and then the name is assigned', async () => {
  const pending: CertificateAnswer = { kind: 'pending', error: refusal('configuration_error') };
  const { end, asked } = await assign({ answers: [bare, done], certificates: [pending, { kind: 'issued' }] });
  expect(end).toEqual(done);
  expect(asked).toEqual({ assign: 2, certify: 2 });
  const lost: CertificateAnswer = { kind: 'unknown', error: refusal('network') };
  expect((await assign({ answers: [bare, done], certificates: [lost] })).end).toEqual(done);
});

test('a certificate that cannot be had ends it: refused at once, pending or useless after a few tries', async () => {
  const refused = await assign({
    answers: [bare],
    certificates: [{ kind: 'refused', error: refusal('conflicting_caa_record') }],
  });
  expect(refused).toMatchObject({ end: { kind: 'failed', code: 'conflicting_caa_record' }, asked: { certify: 1 } });
  const pending = await assign({ answers: [bare], certificates: [{ kind: 'pending', error: refusal('configuration_error') }] });
  expect(pending).toMatchObject({ end: { kind: 'failed', code: 'configuration_error' }, asked: { certify: 4 } });
  expect(await assign({ answers: [bare] })).toMatchObject({
    end: { kind: 'failed', code: 'cert_missing' },
    asked: { certify: 4 },
  });
});

test('a name that points at this deployment already is fine, however Vercel words it', async () => {
  const taken: AliasAnswer = { kind: 'taken', error: refusal('conflict') };
  const own = { deploymentId: 'dpl_1', projectId: 'prj_1' };
  expect((await assign({ answers: [taken], holders: [undefined, own] })).end).toEqual({
    kind: 'assigned',
    host: 'a.example.com',
  });
  const { end } = await assign({ answers: [taken], holders: [undefined, undefined] });
  expect(end).toMatchObject({
    kind: 'failed',
    code: 'alias_in_use',
    message: expect.stringContaining('another project or team'),
  });
});

test("another project's name is never taken, even if Vercel would give it away", async () => {
  const { end, asked } = await assign({ answers: [done], holders: [{ deploymentId: 'dpl_9', projectId: 'prj_9' }] });
  expect(end).toMatchObject({ kind: 'failed', code: 'alias_in_use', message: 'a.example.com belongs to project prj_9.' });
  expect(asked.assign).toBe(0);
});

test('a production domain is no alias, also where Vercel would add its suffix', () => {
  const values = { branch: 'petstore', pr: undefined, sha: 'a'.repeat(40), environment: 'preview', project: 'petstore' };
  const plan = (template: string, name: string) => planNames([template], values, [{ name }], []);
  expect(() => plan('{branch}', 'petstore.vercel.app')).toThrow('is the production domain petstore.vercel.app');
  expect(() => plan('{branch}.example.com', 'PetStore.example.com')).toThrow('production domain');
  expect(plan('{branch}', 'petstore.example.com')).toEqual(['petstore']);
});

test('a branch cannot take the domain of another environment by its name; a workflow that names it may', () => {
  const values = { branch: 'staging', pr: '1', sha: 'a'.repeat(40), environment: 'staging', project: 'petstore' };
  const plan = (template: string, branch = 'staging') =>
    planNames([template], { ...values, branch }, [], [], ['staging.example.com']);
  expect(() => plan('{branch}.example.com')).toThrow('a domain of another environment of this project');
  expect(plan('{branch}.example.com', 'feature')).toEqual(['feature.example.com']);
  for (const template of ['staging.example.com', '{environment}.example.com'])
    expect(plan(template)).toEqual(['staging.example.com']);
});
