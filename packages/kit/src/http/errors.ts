import { jsonOrUndefined } from '#core/json.ts';
import { cutBytes, formatDuration } from '#core/text.ts';
import { UserError } from '../errors.ts';
import type { Answer, ClientOptions } from './call.ts';

/** Vercel names every missing file of a deployment in an error: 43 characters each, tens of thousands of them. */
const MAX_ERROR_BODY_CHARS = 8 * 1024 * 1024;

/** Why a call did not give what it should. */
export type Trouble =
  | { kind: 'status'; status: number; code: string | undefined; detail: string; retryAfterMs: number | undefined }
  | { kind: 'network'; detail: string }
  | { kind: 'timeout'; afterMs: number }
  | { kind: 'nonsense'; status: number; detail: string };

/** A call that failed for good. The message names the service, the call, what came back and what to do. */
export class ServiceError extends UserError {
  override name = 'ServiceError';
  readonly service: string;
  readonly call: string;
  readonly trouble: Trouble;
  /** The HTTP status, where there was one. */
  readonly status: number | undefined;
  /** The service's own error code, such as Vercel's `missing_files`. */
  readonly code: string | undefined;
  /** The answer's text, at most 8 MiB, for adapters that read details from an error. */
  readonly body: string;
  readonly headers: Headers;

  constructor(
    service: string,
    call: string,
    trouble: Trouble,
    options: { remedy?: string | undefined; body?: string; headers?: Headers } = {},
  ) {
    super([sentence(service, call, trouble), options.remedy].filter(Boolean).join(' '));
    this.service = service;
    this.call = call;
    this.trouble = trouble;
    this.status = 'status' in trouble ? trouble.status : undefined;
    this.code = trouble.kind === 'status' ? trouble.code : undefined;
    this.body = options.body ?? '';
    this.headers = options.headers ?? new Headers();
  }
}

function sentence(service: string, call: string, trouble: Trouble): string {
  switch (trouble.kind) {
    case 'status':
      return `${service} answered ${trouble.status} to ${call}${trouble.detail ? `: ${trouble.detail}` : ''}.`.replace(
        /([.!?])\.$/,
        '$1',
      );
    case 'network':
      return `${service} could not be reached for ${call}: ${trouble.detail}.`;
    case 'timeout':
      return `${service} did not answer ${call} within ${formatDuration(trouble.afterMs).replace('.0 s', ' s')}.`;
    case 'nonsense':
      return `${service} answered ${trouble.status} to ${call}, but with something that is not what its API promises: ${trouble.detail}.`;
  }
}

/** Turns a 404 into `undefined`, for `.catch`; any other trouble stays what it is. */
export function orMissing(error: unknown): undefined {
  if (error instanceof ServiceError && error.status === 404) return undefined;
  throw error;
}

/** The error of an answer that is none of the service's: its beginning is shown. */
export const nonsense = (service: string, call: string, { status, text }: Pick<Answer, 'status' | 'text'>) =>
  new ServiceError(service, call, { kind: 'nonsense', status, detail: JSON.stringify(text.slice(0, 80)) });

/** The error of an answer that is no success. */
export const refusal = (
  { service, remedies }: ClientOptions,
  call: string,
  { status, headers, text }: Pick<Answer, 'status' | 'headers' | 'text'>,
) =>
  new ServiceError(service, call, statusTrouble(status, headers, text), {
    remedy: remedies?.[status],
    body: text.slice(0, MAX_ERROR_BODY_CHARS),
    headers,
  });

/** Reads code and message from the error bodies that Vercel, GitHub, Supabase and Resend send; HTML is told as such. */
export function statusTrouble(status: number, headers: Headers, body: string): Trouble {
  const retryAfterMs = retryAfter(headers.get('retry-after'), Date.now());
  const parsed = (body.trimStart().startsWith('{') ? jsonOrUndefined(body) : undefined) as Record<string, unknown> | undefined;
  const inner = (parsed?.error ?? parsed) as Record<string, unknown> | string | undefined;
  const field = (name: string) => (typeof inner === 'object' && typeof inner?.[name] === 'string' ? inner[name] : undefined);
  const message =
    typeof inner === 'string' ? inner : (field('message') ?? (/<html|<!doctype/i.test(body) ? 'an HTML page' : body));
  return {
    kind: 'status',
    status,
    code: field('code') ?? field('name'),
    detail: cutBytes(message.replace(/\s+/g, ' ').trim(), 300),
    retryAfterMs,
  };
}

/** Retry-After in milliseconds, from seconds or an HTTP date. @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function retryAfter(value: string | null, now: number): number | undefined {
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
