import { ServiceError } from '#kit/http/errors.ts';
import { type Check, fail, pass } from '../check.ts';
import { saidBy } from '../trouble.ts';

const CREATE =
  'Create one at https://vercel.com/account/settings/tokens, for the one team of the project and with an expiry date';

/** Whether the token opens anything at all. */
export const vercelToken: Check = {
  id: 'vercel-token',
  area: 'Vercel',
  look: async ({ vercel }) => {
    if (!vercel)
      return fail(
        'VERCEL_TOKEN is not set here, so nothing at Vercel can be looked at.',
        `${CREATE}, then: read -rs VERCEL_TOKEN && export VERCEL_TOKEN.`,
      );
    try {
      return pass(`The token is valid; it is ${await vercel.user()}'s.`);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return fail(
        `Vercel refuses the token: ${saidBy(error)}`,
        `It is wrong, expired or revoked. ${CREATE}, and store it as VERCEL_TOKEN.`,
      );
    }
  },
};

const isRefusal = (error: unknown): error is ServiceError =>
  error instanceof ServiceError && (error.status === 401 || error.status === 403);
