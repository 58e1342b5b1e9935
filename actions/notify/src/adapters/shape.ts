import type * as z from 'zod/mini';
import type { Call } from '#kit/http/call.ts';
import type { HttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';

/**
 * Calls and holds the answer against what the API promises, so that a service that talks nonsense is told as such.
 * @throws ServiceError also for JSON of another shape.
 */
export async function jsonAs<T>(client: HttpClient, service: string, call: Call, schema: z.ZodMiniType<T>): Promise<T> {
  const parsed = schema.safeParse(await client.json<unknown>(call));
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.map(String).join('.');
  const detail = `${place || 'the whole answer'} is not as documented`;
  throw new ServiceError(service, `${call.method ?? 'GET'} ${call.path.split('?')[0]}`, {
    kind: 'nonsense',
    status: 200,
    detail,
  });
}
