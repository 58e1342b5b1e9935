import { type Check, type Diagnosis, fail, pass, skip, untold, warn } from '../check.ts';
import type { DomainsAnswer } from '../services/resend.ts';

/** Whether mail may be sent from the sender's domain. */
export const resendDomain: Check = {
  id: 'resend-domain',
  area: 'Resend',
  look: async ({ resend, emailFrom, emailTo }) => {
    if (!emailTo && !emailFrom) return skip('Not used: no email-to is set, so no e-mail is sent.');
    if (!emailFrom || !emailTo)
      return fail(
        `${emailTo ? 'email-from' : 'email-to'} is missing, so no e-mail is sent.`,
        'Give the workflows both email-from and email-to.',
      );
    if (!resend) return skip('Not looked at: RESEND_API_KEY is not set here.');
    // Why Resend does not answer is told by the check of its key.
    const answer = await resend.domains().catch(() => undefined);
    return answer ? judgeDomain(emailFrom, answer) : skip('Not looked at, since Resend did not answer.');
  },
};

export function judgeDomain(from: string, answer: DomainsAnswer): Diagnosis {
  const domain = /@([^\s<>@]+)>?$/.exec(from.trim())?.[1]?.toLowerCase();
  if (domain === undefined)
    return fail(`email-from is "${from}", which is no e-mail address.`, 'Write name@domain or Name <name@domain>.');
  if (domain === 'resend.dev')
    return warn(
      "Mail from resend.dev reaches the account's own address only.",
      'Verify a domain of yours at https://resend.com/domains, and send from there.',
    );
  switch (answer.kind) {
    case 'send-only':
      return skip(
        `Not looked at: a key that may only send cannot list domains. https://resend.com/domains shows whether ${domain} is verified.`,
      );
    case 'refused':
      return skip('Not looked at, since Resend refused the key.');
    case 'listed': {
      const found = answer.domains.find(({ name }) => name.toLowerCase() === domain);
      if (found?.status === 'verified') return pass(`The domain ${domain} is verified.`);
      if (found?.status === 'pending')
        return untold(
          `The domain ${domain} is not verified yet: Resend still looks for its DNS records.`,
          'Wait, or press Verify at https://resend.com/domains.',
        );
      return fail(
        found ? `The domain ${domain} is not verified (${found.status}).` : `Resend does not know the domain ${domain}.`,
        'Add it at https://resend.com/domains, with the DNS records that it shows.',
      );
    }
  }
}
