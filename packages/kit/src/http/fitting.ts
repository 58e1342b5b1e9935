import type * as z from 'zod/mini';
import { firstIssue } from '#core/json.ts';
import { ServiceError } from './errors.ts';

/** An answer as a value of its schema's type. @throws ServiceError (`nonsense`) when it is not what the service's API promises. */
export function fitting<T>(schema: z.ZodMiniType<T>, value: unknown, { service, call }: { service: string; call: string }): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ServiceError(service, call, { kind: 'nonsense', status: 200, detail: firstIssue(result.error) });
}
