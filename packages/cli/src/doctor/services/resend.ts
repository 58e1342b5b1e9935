import * as z from 'zod/mini';
import { createHttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { fitting } from '#kit/http/fitting.ts';
import { once } from '#kit/once.ts';
import type { Asking } from '../asking.ts';

const DEFAULT_BASE_URL = 'https://api.resend.com';
const RETRIES = 2;

const listSchema = z.looseObject({ data: z.array(z.looseObject({ name: z.string(), status: z.string() })) });
export type SenderDomain = z.infer<typeof listSchema>['data'][number];

export type DomainsAnswer =
  | { kind: 'listed'; domains: readonly SenderDomain[] }
  /** The key may send and nothing else, as it should. */
  | { kind: 'send-only' }
  | { kind: 'refused' };

export interface ResendService {
  /** @see https://resend.com/docs/api-reference/domains/list-domains */
  domains(): Promise<DomainsAnswer>;
}

export function resendService(key: string, baseUrl: string | undefined, { signal, timeoutMs }: Asking): ResendService {
  const headers = { authorization: `Bearer ${key}`, 'user-agent': 'shipgate' };
  const client = createHttpClient({
    service: 'Resend',
    baseUrl: baseUrl || DEFAULT_BASE_URL,
    headers,
    signal,
    timeoutMs,
    retries: RETRIES,
  });
  return {
    domains: once(async () => {
      try {
        const answer = await client.json<unknown>({ path: '/domains' });
        return { kind: 'listed', domains: fitting(listSchema, answer, { service: 'Resend', call: 'GET /domains' }).data };
      } catch (error) {
        // The names are Resend's: https://resend.com/docs/api-reference/errors
        if (error instanceof ServiceError && error.code === 'restricted_api_key') return { kind: 'send-only' };
        if (
          error instanceof ServiceError &&
          ['invalid_api_key', 'missing_api_key', 'validation_error'].includes(error.code ?? '')
        )
          return { kind: 'refused' };
        throw error;
      }
    }),
  };
}
