import { expect, test } from '@jest/globals';
import { withUnknownEnd } from '@shipgate/deploy/release/unknown-end.ts';
import { UserError } from '#kit/errors.ts';
import { failedOutcome } from '#kit/failed-outcome.ts';

const OPEN = 'The promote to dpl_pets had been asked for and may still happen.';
const going = new AbortController().signal;

test('what a call leaves open is told beside what went wrong with it', () => {
  const cause = new UserError('Vercel answered 401 to GET /v9/projects/pets.');
  const told = failedOutcome(withUnknownEnd(cause, OPEN, going), { environment: 'production', cancelled: false });
  expect(told.findings.map(({ title }) => title)).toEqual(['Vercel answered 401 to GET /v9/projects/pets.', OPEN]);
});

test('a cancelled job tells it too', () => {
  const told = failedOutcome(withUnknownEnd(new Error('aborted'), OPEN, AbortSignal.abort()), {
    environment: 'production',
    cancelled: true,
  });
  expect(told.findings).toMatchObject([{ rule: 'cancelled', help: OPEN }]);
});

test('a bug of ours stays one', () => {
  const bug = new TypeError('x is not a function');
  expect(withUnknownEnd(bug, OPEN, going)).toBe(bug);
});
