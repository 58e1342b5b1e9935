import { answer, halfBody, hang, nonsense, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import type { Fault, ServiceName } from '#sandbox/traffic/traffic.ts';
import type { DistinctCall } from './calls.ts';

type Where = Parameters<typeof reset>[0];

/** What the network and a service can do to one call. */
export const FAULTS = {
  '429': (where) => tooManyRequests(where, 1),
  '500': (where) =>
    answer(where, inWordsOf(where.service, 500, 'internal_server_error', 'An unexpected internal error occurred')),
  '502 HTML': (where) => serverError(where, 502),
  '503': (where) => answer(where, inWordsOf(where.service, 503, 'service_unavailable', 'Service unavailable')),
  'reset before': (where) => reset(where),
  'reset after': (where) => reset({ ...where, when: 'after' }),
  '502 after': (where) => serverError({ ...where, when: 'after' }, 502),
  hang: (where) => hang(where),
  'hang after': (where) => hang({ ...where, when: 'after' }),
  'half a body': (where) => halfBody(where),
  nonsense: (where) => nonsense(where),
  '401': (where) => answer(where, inWordsOf(where.service, 401, 'unauthorized', 'Bad credentials')),
  '403': (where) => answer(where, inWordsOf(where.service, 403, 'forbidden', 'Not authorized')),
  '404': (where) => answer(where, inWordsOf(where.service, 404, 'not_found', 'Not Found')),
} satisfies Record<string, (where: Where) => Fault>;
export type FaultName = keyof typeof FAULTS;

/** What a good client gets over, when it happens once. */
export const PASSING: readonly FaultName[] = [
  '429',
  '500',
  '502 HTML',
  '503',
  'reset before',
  'reset after',
  '502 after',
  'hang',
  'hang after',
  'half a body',
  'nonsense',
];

/** For a reading call it is one whether the service has seen it or not. */
export const faultsFor = ({ method }: DistinctCall): FaultName[] =>
  (Object.keys(FAULTS) as FaultName[]).filter((name) => !name.endsWith('after') || !['GET', 'HEAD'].includes(method));

export type Lasting = 'once' | 'for good';

export const plant = (call: DistinctCall, fault: FaultName, lasting: Lasting): Fault =>
  FAULTS[fault]({
    service: call.service,
    path: call.looksLike,
    skip: call.skip,
    times: lasting === 'once' ? 1 : Number.MAX_SAFE_INTEGER,
  });

function inWordsOf(service: ServiceName, status: number, code: string, message: string) {
  if (service === 'site') return { status, headers: { 'content-type': 'text/plain' }, body: `${message}\n` };
  const body = service === 'vercel' ? { error: { code, message } } : { message, status: String(status) };
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
