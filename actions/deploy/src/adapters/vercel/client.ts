import type * as z from 'zod/mini';
import type { Answer, Call, LinesCall } from '#kit/http/call.ts';
import { createHttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { fitting } from '#kit/http/fitting.ts';
import type { Secret } from '#kit/secret.ts';
import { withRemedy } from './remedies.ts';

const DEFAULT_API_URL = 'https://api.vercel.com';

/** How many uploads run at the same time, as many as Vercel's own client starts. */
export const UPLOAD_WIDTH = 50;

/** One try may take this long; Vercel answers everything but an upload within a second or two. */
const TIMEOUT_MS = 20_000;

interface ApiOptions {
  /** From VERCEL_API_URL. */
  baseUrl: string | undefined;
  /** Always there where an operation speaks to Vercel: `check-inputs.ts`. */
  token: Secret | undefined;
  /** Absent for a person's own account. */
  teamId: string | undefined;
  signal: AbortSignal;
  onRetry?: (message: string) => void;
  timeoutMs?: number;
  retries?: number;
}

type ApiCall = Call & { query?: Readonly<Record<string, string | undefined>> };

/** Vercel's REST API in the scope of one team. */
export interface Api {
  /** Absent for a person's own account. */
  readonly teamId: string | undefined;
  request(call: ApiCall): Promise<Answer>;
  /** The answer as JSON of any shape. */
  json(call: ApiCall): Promise<unknown>;
  /** The lines of a growing answer. */
  lines(call: LinesCall & Pick<ApiCall, 'query'>): AsyncIterable<string>;
  /** The answer as a value of the schema's type. @throws ServiceError (`nonsense`) when it does not fit. */
  read<T>(schema: z.ZodMiniType<T>, call: ApiCall): Promise<T>;
}

/** @see https://vercel.com/docs/rest-api */
export function createApi({ baseUrl, token, teamId, ...rest }: ApiOptions): Api {
  const http = createHttpClient({
    service: 'Vercel',
    baseUrl: baseUrl ?? DEFAULT_API_URL,
    headers: token ? { authorization: `Bearer ${token.reveal()}` } : {},
    concurrency: UPLOAD_WIDTH,
    timeoutMs: TIMEOUT_MS,
    ...rest,
  });
  const scoped = <C extends Pick<ApiCall, 'path' | 'query'>>({ query, ...call }: C): Omit<C, 'query'> => {
    const given = Object.entries({ ...query, teamId }).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return { ...call, path: given.length > 0 ? `${call.path}?${new URLSearchParams(given)}` : call.path };
  };
  return {
    teamId,
    request: (call) => http.request(scoped(call)).catch(withRemedy),
    json: (call) => http.json<unknown>(scoped(call)).catch(withRemedy),
    lines: (call) => http.lines(scoped(call)),
    async read<T>(schema: z.ZodMiniType<T>, call: ApiCall) {
      const value = await http.json<unknown>(scoped(call)).catch(withRemedy);
      return fitting(schema, value, { service: 'Vercel', call: `${call.method ?? 'GET'} ${call.path}` });
    },
  };
}

/** Whether an error leaves open if the call took effect: its answer was lost, cut short or not Vercel's own. */
export function isAnswerLost(error: unknown): error is ServiceError {
  if (!(error instanceof ServiceError)) return false;
  return error.trouble.kind !== 'status' || error.trouble.status >= 500 || error.trouble.status === 408;
}
