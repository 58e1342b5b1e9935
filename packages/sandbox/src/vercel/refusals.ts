/** Why Vercel refuses to create a deployment, beside what is wrong with the call itself. */
export type RefusalName =
  | 'commit-author'
  | 'sign-on'
  | 'payment-due'
  | 'no-permission'
  | 'being-transferred'
  | 'deployments-used-up'
  | 'builds-used-up'
  | 'too-many-variables';

interface Refusal {
  status: number;
  code: string;
  message: string;
  more?: Record<string, unknown>;
}

/** In the words that people report. Where no code is known it is the general one of its status, which says the least. */
export const REFUSALS: Record<RefusalName, Refusal> = {
  'commit-author': {
    status: 403,
    code: 'forbidden',
    message: 'Git author octo@acme.test must have access to the team Acme on Vercel to create deployments.',
  },
  'sign-on': {
    status: 403,
    code: 'forbidden',
    message: 'Not authorized: Trying to access resource under scope "acme". You must re-authenticate to this scope.',
    more: { saml: true, scope: 'acme' },
  },
  'payment-due': { status: 402, code: 'payment_required', message: 'The account is soft blocked because a payment is due.' },
  'no-permission': { status: 403, code: 'forbidden', message: "You don't have permission to create the Deployment." },
  'being-transferred': { status: 409, code: 'conflict', message: 'The deployment project is being transferred.' },
  'deployments-used-up': {
    status: 429,
    code: 'api-deployments-free-per-day',
    message: 'Resource is limited - try again in 24 hours (more than 100, code: "api-deployments-free-per-day").',
  },
  'builds-used-up': { status: 429, code: 'builds_rate_limited', message: 'You have reached the limit of builds.' },
  'too-many-variables': {
    status: 400,
    code: 'bad_request',
    message: 'The total size of your Environment Variables exceeds the limit of 64KB.',
  },
};
