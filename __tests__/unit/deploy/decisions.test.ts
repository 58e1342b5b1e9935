import { expect, test } from '@jest/globals';
import { logEnd } from '@shipgate/deploy/findings.ts';
import { domainFinding } from '@shipgate/deploy/release/confirm.ts';
import { currentOf, isServing, mainDomain } from '@shipgate/deploy/release/production.ts';
import { chooseRollbackTarget } from '@shipgate/deploy/release/rollback-target.ts';
import { siteAnswer } from '@shipgate/deploy/release/site-answer.ts';
import { createRequest } from './factories.ts';

const listed = (uid: string, createdAt: number, more = {}) => ({ uid, createdAt, readySubstate: 'PROMOTED', ...more });

test('production goes back to where it was before the promotion, even when a newer deployment lies between', () => {
  const last = createRequest({ toDeploymentId: 'dpl_3', fromDeploymentId: 'dpl_1' });
  const all = [listed('dpl_3', 30), listed('dpl_2', 20), listed('dpl_1', 10)];
  expect(chooseRollbackTarget({ listed: all, current: 'dpl_3', last, marks: undefined })?.id).toBe('dpl_1');
  expect(chooseRollbackTarget({ listed: all, current: 'dpl_3', last: null, marks: undefined })?.id).toBe('dpl_2');
});

test('production never goes back to a newer deployment, a staged one, or the current one', () => {
  const all = [listed('dpl_4', 40), listed('dpl_3', 30), listed('dpl_2', 20, { readySubstate: 'STAGED' }), listed('dpl_1', 10)];
  expect(chooseRollbackTarget({ listed: all, current: 'dpl_3', last: undefined, marks: undefined })?.id).toBe('dpl_1');
  expect(
    chooseRollbackTarget({ listed: [listed('dpl_3', 30)], current: 'dpl_3', last: undefined, marks: undefined }),
  ).toBeUndefined();
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
  expect(siteAnswer({ url: 'https://pets.example/', status, body, location, edgeId: 'fra1::1' }).kind).toBe(kind);
});

test("a page that does not show itself as Vercel's proves nothing, and is told", () => {
  const answer = siteAnswer({ url: 'https://pets.example/', status: 200, body: '<h1>Parked</h1>', edgeId: undefined });
  expect(domainFinding(new URL('https://pets.example'), answer)).toMatchObject({ rule: 'address-elsewhere', verdict: 'warn' });
});

test("the end of a log is its last lines, within the report's room", () => {
  const log = Array.from({ length: 500 }, (_, index) => `line ${index} ${'x'.repeat(200)}`);
  const end = logEnd(log);
  expect(end).toContain('line 499');
  expect(Buffer.byteLength(end)).toBeLessThanOrEqual(1500);
});
