import { expect, test } from '@jest/globals';
import { judgeApproval } from '@shipgate/cli/doctor/checks/github-approval.ts';
import { filesThatNeedIt, judgeFiles } from '@shipgate/cli/doctor/checks/github-default-branch.ts';
import { judgeRefs } from '@shipgate/cli/doctor/checks/github-release-refs.ts';
import { judgeSecrets } from '@shipgate/cli/doctor/checks/github-secrets.ts';
import { judgeToken } from '@shipgate/cli/doctor/checks/github-token.ts';
import { judgeDomain } from '@shipgate/cli/doctor/checks/resend-domain.ts';
import { judgeKind } from '@shipgate/cli/doctor/checks/supabase-key.ts';
import { judgeSchema } from '@shipgate/cli/doctor/checks/supabase-schema.ts';
import { judgeProtection } from '@shipgate/cli/doctor/checks/vercel-protection.ts';
import { judgeRolling } from '@shipgate/cli/doctor/checks/vercel-rolling.ts';
import { judgeRootDirectory } from '@shipgate/cli/doctor/checks/vercel-root-directory.ts';
import { createApiKeys } from '#sandbox/supabase/keys.ts';

const SSO = { ssoProtection: { deploymentType: 'all_except_custom_domains' } };
const KNOWN = { protectionBypass: { 'secret-1': { scope: 'automation-bypass' } } };

test.each([
  [{}, undefined, 'pass'],
  [{ ...SSO, ...KNOWN }, 'secret-1', 'pass'],
  [{ ...SSO, ...KNOWN }, undefined, 'fail'],
  [{ ...SSO, ...KNOWN }, 'secret-2', 'fail'],
  [SSO, 'secret-1', 'error'],
  [{ passwordProtection: {}, ...KNOWN }, undefined, 'fail'],
  [KNOWN, 'secret-2', 'warn'],
])('protection %j with the bypass %s: %s', (project, secret, verdict) => {
  const diagnosis = judgeProtection(project, secret);
  expect(diagnosis.verdict).toBe(verdict);
  expect(JSON.stringify(diagnosis)).not.toMatch(/secret-\d/);
});

test.each([
  ['blue-green', { kind: 'unconfigured' }, 'pass'],
  ['blue-green', { kind: 'none', said: 'No.' }, 'pass'],
  ['blue-green', { kind: 'ready' }, 'warn'],
  ['canary', { kind: 'ready' }, 'pass'],
  ['blue-green', { kind: 'automatic' }, 'warn'],
  ['canary', { kind: 'automatic' }, 'fail'],
  ['canary', { kind: 'unconfigured' }, 'fail'],
  ['canary', { kind: 'none', said: 'No.' }, 'fail'],
] as const)('strategy %s where rolling releases are %j: %s', (strategy, plan, verdict) => {
  expect(judgeRolling(strategy, plan).verdict).toBe(verdict);
});

test.each([
  [{ root: '', folder: '.', isThere: true }, 'pass', 'the whole repository'],
  [{ root: 'apps/web', folder: '.', isThere: true }, 'pass', 'apps/web of the whole repository'],
  [{ root: 'apps/web', folder: 'apps/web', isThere: false }, 'fail', 'which is not in there'],
  [{ root: '', folder: 'site', isThere: false }, 'fail', 'site does not exist'],
])('root directory %j: %s', (seen, verdict, words) => {
  expect(judgeRootDirectory(seen)).toMatchObject({ verdict, title: expect.stringContaining(words) });
});

const KEYS = createApiKeys();
test.each([
  [KEYS.secret, 'pass', 'is a secret key'],
  [KEYS.publishable, 'fail', 'publishable'],
  [KEYS.legacyServiceRole, 'warn', 'legacy service_role'],
  [KEYS.legacyAnon, 'fail', 'role "anon"'],
  ['something-else', 'fail', 'no key of Supabase'],
])('a Supabase key is judged by its kind: %#', (key, verdict, words) => {
  const diagnosis = judgeKind(key);
  expect(diagnosis).toMatchObject({ verdict, title: expect.stringContaining(words) });
  expect(JSON.stringify(diagnosis)).not.toContain(key);
});

test.each([
  [{ kind: 'version', version: '20261122090000' }, 'pass'],
  [{ kind: 'version', version: '20261122080000' }, 'fail'],
  [{ kind: 'version', version: '20271122090000' }, 'warn'],
  [{ kind: 'missing' }, 'fail'],
  [{ kind: 'unexposed' }, 'fail'],
  [{ kind: 'key-refused' }, 'skip'],
] as const)('a schema that answers %j: %s', (answer, verdict) => {
  expect(judgeSchema(answer, '20261122090000').verdict).toBe(verdict);
});

const listed = (status: string) => ({ kind: 'listed', domains: [{ name: 'acme.dev', status }] }) as const;
test.each([
  ['a@acme.dev', listed('verified'), 'pass'],
  ['Releases <a@ACME.dev>', listed('verified'), 'pass'],
  ['a@acme.dev', listed('pending'), 'error'],
  ['a@acme.dev', listed('failed'), 'fail'],
  ['a@mail.acme.dev', listed('verified'), 'fail'],
  ['a@acme.dev', { kind: 'send-only' }, 'skip'],
  ['a@acme.dev', { kind: 'refused' }, 'skip'],
  ['onboarding@resend.dev', listed('verified'), 'warn'],
  ['nobody', listed('verified'), 'fail'],
] as const)('the sender %s where Resend says %j: %s', (from, answer, verdict) => {
  expect(judgeDomain(from, answer).verdict).toBe(verdict);
});

const reviewed = (reviewers?: unknown[]) => ({
  protection_rules: [{ type: 'required_reviewers', ...(reviewers && { reviewers }) }],
});
test.each([
  [undefined, 'fail', 'does not exist'],
  [{ protection_rules: [] }, 'fail', 'has no reviewers'],
  [{ protection_rules: [{ type: 'wait_timer' }] }, 'fail', 'has no reviewers'],
  [reviewed([]), 'fail', 'has no reviewers'],
  [reviewed([{}, {}]), 'pass', 'asks 2 reviewers'],
  [reviewed(), 'pass', 'asks its reviewers'],
])('an approval environment %j: %s', (environment, verdict, words) => {
  expect(judgeApproval('production-approval', environment)).toMatchObject({ verdict, title: expect.stringContaining(words) });
});

const CUSTOM = { protection_rules: [], deployment_branch_policy: { protected_branches: false, custom_branch_policies: true } };
const PROTECTED = { protection_rules: [], deployment_branch_policy: { protected_branches: true, custom_branch_policies: false } };
test.each([
  [{ protection_rules: [] }, [], 'pass'],
  [PROTECTED, [], 'fail'],
  [CUSTOM, [{ name: 'main', type: 'branch' }], 'fail'],
  [CUSTOM, [{ name: 'v*', type: 'tag' }], 'pass'],
])('an environment that lets in %j and %j, for a release by tag: %s', (environment, policies, verdict) => {
  expect(judgeRefs('production-approval', environment, policies).verdict).toBe(verdict);
});

const seen = (given: object) => ({ defaultBranch: 'main', mayPush: true, scopes: undefined, ...given });
test.each([
  [seen({}), 'pass'],
  [seen({ scopes: ['repo', 'workflow'] }), 'pass'],
  [seen({ scopes: ['repo'] }), 'warn'],
  [seen({ scopes: ['gist'] }), 'warn'],
  [seen({ mayPush: false }), 'warn'],
  [seen({ mayPush: undefined }), 'pass'],
])('a token that GitHub shows as %j: %s', (repository, verdict) => {
  expect(judgeToken('acme/site', repository).verdict).toBe(verdict);
});

test.each([
  [['VERCEL_TOKEN'], ['VERCEL_TOKEN'], {}, 'pass'],
  [['VERCEL_TOKEN'], [], {}, 'fail'],
  [['VERCEL_AUTOMATION_BYPASS_SECRET', 'VERCEL_TOKEN'], ['VERCEL_TOKEN'], {}, 'pass'],
  [['VERCEL_AUTOMATION_BYPASS_SECRET'], [], { VERCEL_AUTOMATION_BYPASS_SECRET: 'x' }, 'fail'],
])('of the secrets %j, %j are set: %#', (wanted, present, env, verdict) => {
  expect(judgeSecrets(wanted, present, env).verdict).toBe(verdict);
});

test('what starts by hand has to be on the default branch, what a pull request starts has not', () => {
  const call = (file: string, events: string[]) => ({
    place: `.github/workflows/${file}:9`,
    workflow: 'x',
    ref: '',
    comment: '',
    with: {},
    permissions: {},
    events,
  });
  const wanted = filesThatNeedIt([call('rollback.yml', ['workflow_dispatch']), call('preview.yml', ['pull_request'])]);
  expect(wanted).toEqual(['rollback.yml']);
  expect(judgeFiles(wanted, ['rollback.yml'], 'main').verdict).toBe('pass');
  expect(judgeFiles(wanted, [], 'main')).toMatchObject({
    verdict: 'warn',
    title: expect.stringContaining('rollback.yml is not on main yet'),
  });
});
