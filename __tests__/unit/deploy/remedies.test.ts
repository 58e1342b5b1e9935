import { expect, test } from '@jest/globals';
import { withRemedy } from '@shipgate/deploy/adapters/vercel/remedies.ts';
import { ServiceError, statusTrouble } from '#kit/http/errors.ts';

/** What a person reads when Vercel refuses with this error. */
function told(status: number, error: object): string {
  const body = JSON.stringify({ error });
  const trouble = statusTrouble(status, new Headers(), body);
  try {
    return withRemedy(new ServiceError('Vercel', 'POST /v13/deployments', trouble, { body }));
  } catch (thrown) {
    return (thrown as Error).message;
  }
}

test.each<[number, object, string]>([
  [400, { code: 'too_many_files', message: 'Too many files.' }, 'Set archive to "tgz"'],
  [400, { code: 'size_limit_exceeded', message: 'Too large.' }, '.vercelignore'],
  [
    400,
    { code: 'bad_request', message: 'The total size of your Environment Variables exceeds 64KB.' },
    'Check env and build-env',
  ],
  [400, { code: 'missing_project_settings', message: 'No settings.' }, 'save its framework'],
  [400, { code: 'bad_request', message: 'Invalid request: `name` is wrong.' }, 'Check vercel.json'],
  [401, { code: 'forbidden', message: 'Not authorized' }, 'wrong, expired or revoked'],
  [402, { code: 'payment_required', message: 'Pay.' }, 'billing'],
  [403, { code: 'forbidden', message: 'Not authorized', invalidToken: true }, 'wrong, expired or revoked'],
  [403, { code: 'forbidden', message: 'You must re-authenticate to this scope.', saml: true }, 'identity provider'],
  [403, { code: 'forbidden', message: 'Git author octo must have access to the team Acme on Vercel.' }, 'Invite the author'],
  [403, { code: 'TEAM_ACCESS_REQUIRED', message: 'No.' }, 'Invite the author'],
  [403, { code: 'forbidden', message: 'Not authorized' }, 'may work for the team'],
  [404, { code: 'not_found', message: 'No.' }, 'vercel-project-id'],
  [409, { code: 'conflict', message: 'The project is being transferred.' }, 'run this job again'],
  [413, { code: 'request_entity_too_large', message: 'No.' }, 'smaller parts'],
  [429, { code: 'rate_limited', message: 'No.', errorName: 'api-upload-free' }, 'quota of uploaded files'],
  [429, { code: 'api-deployments-free-per-day', message: 'Resource is limited.' }, 'quota of deployments'],
  [429, { code: 'builds_rate_limited', message: 'No.' }, 'quota of builds'],
  [429, { code: 'rate_limited', message: 'No.' }, "account's limit"],
])('a refusal with %i and %j says what to do', (status, error, remedy) => {
  expect(told(status, error)).toContain(remedy);
});

test('an error of Vercel itself has no remedy', () => {
  expect(told(503, { code: 'internal_server_error', message: 'Oops.' })).toBe(
    'Vercel answered 503 to POST /v13/deployments: Oops.',
  );
});
