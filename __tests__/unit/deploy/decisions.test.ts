import { expect, test } from '@jest/globals';
import { logEnd } from '@shipgate/deploy/findings.ts';
import { deploymentBody, deploymentKey } from '@shipgate/deploy/make/deployment-body.ts';
import { currentOf, isServing, mainDomain } from '@shipgate/deploy/release/production.ts';
import { chooseRollbackTarget } from '@shipgate/deploy/release/rollback-target.ts';
import { siteAnswer } from '@shipgate/deploy/release/site-answer.ts';
import { createPurpose, createRequest } from './factories.ts';

const file = { file: 'a.html', path: '/x/a.html', mode: 0o100644, sha: 'b'.repeat(40), size: 3 };

test('the key is the same for another attempt, and another one for other files, jobs, runs and environments', () => {
  const purpose = createPurpose();
  const key = deploymentKey(purpose, '1', [file]);
  const again = { ...purpose, source: { ...purpose.source, runAttempt: 2 } };
  expect(deploymentKey(again, '1', [{ ...file, path: '/elsewhere/a.html' }])).toBe(key);
  const others = [
    deploymentKey(purpose, '2', [file]),
    deploymentKey(purpose, '1', [{ ...file, sha: 'c'.repeat(40) }]),
    deploymentKey(purpose, '1', [{ ...file, mode: 0o100755 }]),
    deploymentKey({ ...purpose, staged: true }, '1', [file]),
    deploymentKey({ ...purpose, environment: 'production' }, '1', [file]),
    deploymentKey({ ...purpose, source: { ...purpose.source, job: 'other' } }, '1', [file]),
  ];
  expect(new Set([key, ...others]).size).toBe(7);
});

test.each([
  ['preview', false, {}],
  ['production', false, { target: 'production' }],
  ['production', true, { target: 'production', autoAssignCustomDomains: false }],
  ['qa', false, { customEnvironmentSlugOrId: 'qa' }],
])('for %s (staged: %s) Vercel is asked for the right place', (environment, staged, place) => {
  const { target, autoAssignCustomDomains, customEnvironmentSlugOrId } = deploymentBody(
    createPurpose({ environment, staged }),
    'key',
    [file],
  );
  const asked = { target, autoAssignCustomDomains, customEnvironmentSlugOrId };
  expect(JSON.parse(JSON.stringify(asked))).toEqual(place);
});

const listed = (uid: string, createdAt: number, more = {}) => ({ uid, createdAt, readySubstate: 'PROMOTED', ...more });

test('production goes back to where it was before the promotion, even when a newer deployment lies between', () => {
  const last = createRequest({ toDeploymentId: 'dpl_3', fromDeploymentId: 'dpl_1' });
  const all = [listed('dpl_3', 30), listed('dpl_2', 20), listed('dpl_1', 10)];
  expect(chooseRollbackTarget(all, 'dpl_3', last)?.id).toBe('dpl_1');
  expect(chooseRollbackTarget(all, 'dpl_3', null)?.id).toBe('dpl_2');
});

test('production never goes back to a newer deployment, a staged one, or the current one', () => {
  const all = [listed('dpl_4', 40), listed('dpl_3', 30), listed('dpl_2', 20, { readySubstate: 'STAGED' }), listed('dpl_1', 10)];
  expect(chooseRollbackTarget(all, 'dpl_3', undefined)?.id).toBe('dpl_1');
  expect(chooseRollbackTarget([listed('dpl_3', 30)], 'dpl_3', undefined)).toBeUndefined();
});

test('production is what its domains serve, whatever the project says', () => {
  const domains = [
    { name: 'petstore.vercel.app', deploymentId: 'dpl_1' },
    { name: 'pets.example', deploymentId: 'dpl_1' },
  ];
  expect(currentOf(domains, 'dpl_9')).toBe('dpl_1');
  expect(mainDomain(domains)).toBe('pets.example');
  const torn = [domains[0], { name: 'pets.example', deploymentId: 'dpl_2' }].filter((domain) => domain !== undefined);
  expect(isServing({ domains: torn, current: 'dpl_1' }, 'dpl_1')).toBe(false);
});

test.each([
  ['a page', 200, '<h1>Pets</h1>', undefined, 'answers'],
  ["the site's own 404", 404, 'No such pet', undefined, 'answers'],
  ["Vercel's own 404", 404, 'The deployment could not be found.\n\nDEPLOYMENT_NOT_FOUND\n', undefined, 'silent'],
  ['a page about that error', 200, 'What DEPLOYMENT_NOT_FOUND means', undefined, 'answers'],
  ['the login page', 401, '', undefined, 'protected'],
  ['the way to the login', 302, '', 'https://vercel.com/sso-api?url=x', 'protected'],
  ["the site's own redirect", 307, '', '/en', 'answers'],
  ['a crash', 500, 'FUNCTION_INVOCATION_FAILED', undefined, 'failing'],
])('%s is judged by what it is', (_, status, body, location, kind) => {
  expect(siteAnswer({ url: 'https://pets.example/', status, body, location }).kind).toBe(kind);
});

test("the end of a log is its last lines, within the report's room", () => {
  const log = Array.from({ length: 500 }, (_, index) => `line ${index} ${'x'.repeat(200)}`);
  const end = logEnd(log);
  expect(end).toContain('line 499');
  expect(Buffer.byteLength(end)).toBeLessThanOrEqual(1500);
});
