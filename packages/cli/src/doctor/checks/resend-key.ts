import { type Check, fail, pass, skip, untold } from '../check.ts';

/** Whether the key is valid; the best one may send and nothing else. */
export const resendKey: Check = {
  id: 'resend-key',
  area: 'Resend',
  look: async ({ resend, emailTo }) => {
    if (!resend && !emailTo) return skip('Not used: no email-to is set, so no e-mail is sent.');
    if (!resend)
      return untold(
        'RESEND_API_KEY is not set here, so Resend was not asked.',
        'Set it: read -rs RESEND_API_KEY && export RESEND_API_KEY',
      );
    const answer = await resend.domains();
    switch (answer.kind) {
      case 'send-only':
        return pass('The key is valid and may only send, as it should.');
      case 'listed':
        return pass('The key is valid. It may do everything: one with sending access for the one domain is enough.');
      case 'refused':
        return fail(
          'Resend refuses the key.',
          'Create one with sending access at https://resend.com/api-keys, and store it as RESEND_API_KEY.',
        );
    }
  },
};
