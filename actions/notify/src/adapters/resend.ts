import { createHttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';
import type { Secret } from '#kit/secret.ts';
import type { Mailer } from '../ports.ts';

const TIMEOUT_MS = 10_000;
const RETRIES = 2;

const REMEDIES = {
  401: 'Check resend-api-key.',
  403: 'Check resend-api-key, and that the domain of email-from is verified at Resend.',
  422: 'Check email-from and email-to.',
};

/**
 * Sends by Resend's REST API; its SDK takes no `fetch` of ours and has neither timeout nor retry.
 * With an idempotency key a repeated call sends nothing twice, for 24 hours.
 * @see https://resend.com/docs/dashboard/emails/idempotency-keys
 */
export function resendMailer(connection: {
  baseUrl: string;
  key: Secret;
  from: string;
  to: readonly string[];
  signal: AbortSignal;
}): Mailer {
  const { baseUrl, key, from, to, signal } = connection;
  const headers = { authorization: `Bearer ${key.reveal()}`, 'user-agent': 'shipgate' };
  const client = createHttpClient({
    service: 'Resend',
    baseUrl,
    headers,
    signal,
    timeoutMs: TIMEOUT_MS,
    retries: RETRIES,
    remedies: REMEDIES,
  });
  return {
    async send(email, idempotencyKey) {
      const call = {
        method: 'POST',
        path: '/emails',
        headers: { 'idempotency-key': idempotencyKey },
        json: { from, to, ...email },
        idempotent: true,
      } as const;
      try {
        await client.request(call);
        return 'sent';
      } catch (thrown) {
        // The key was used for an e-mail with other words, so of an earlier attempt: it has been told.
        if (thrown instanceof ServiceError && thrown.status === 409 && thrown.code === 'invalid_idempotent_request')
          return 'sent-before';
        throw thrown;
      }
    },
  };
}
