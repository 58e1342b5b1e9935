import type { Cut, Fault, ServiceName, ServiceRequest, ServiceResponse } from './traffic.ts';

type Where = Pick<Fault, 'service' | 'path'> & Partial<Pick<Fault, 'method' | 'skip' | 'times' | 'when'>>;

/** 429 with Retry-After in seconds. */
export const tooManyRequests = (where: Where, retryAfterS = 1): Fault =>
  answer(where, {
    status: 429,
    headers: { 'retry-after': String(retryAfterS), 'content-type': 'application/json' },
    body: '{"error":{"code":"rate_limited","message":"Too many requests"}}',
  });

/** A 5xx as a proxy in front of the service words it: HTML, not JSON. */
export const serverError = (where: Where, status = 502): Fault =>
  answer(where, {
    status,
    headers: { 'content-type': 'text/html' },
    body: `<html><title>${status}</title><h1>${status} Bad Gateway</h1></html>`,
  });

/** 200 with a body that is not what the API promises. */
export const nonsense = (where: Where, body = '<!doctype html><p>It works!'): Fault =>
  answer(where, { status: 200, headers: { 'content-type': 'application/json' }, body });

export const answer = (where: Where, response: ServiceResponse): Fault => ({ ...where, kind: 'answer', response });
export const reset = (where: Where): Fault => ({ ...where, kind: 'reset', response: { status: 0 } });
export const hang = (where: Where): Fault => ({ ...where, kind: 'hang', response: { status: 0 } });
/** Spoils an answer that grows, such as a stream of events, after so many of its pieces. */
export const cut = (where: Where, pieces: number, then: Cut['then']): Fault => ({
  ...where,
  kind: 'cut',
  response: { status: 0 },
  cut: { pieces, then },
});
export const halfBody = (where: Where): Fault => ({ ...where, kind: 'half-body', response: { status: 0 } });

/** Finds the first planted fault that fits the request and counts it down; one that still lets calls pass is counted down too. */
export function takeFault(faults: Fault[], service: ServiceName, request: ServiceRequest): Fault | undefined {
  const index = faults.findIndex((fault) => fault.service === service && fits(fault, request));
  const fault = faults[index];
  if (!fault) return undefined;
  if (fault.skip) {
    faults[index] = { ...fault, skip: fault.skip - 1 };
    return undefined;
  }
  const left = (fault.times ?? 1) - 1;
  if (left <= 0) faults.splice(index, 1);
  else faults[index] = { ...fault, times: left };
  return fault;
}

function fits({ method, path }: Fault, request: ServiceRequest): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (typeof path === 'function') return path(request);
  const target = request.url.pathname + request.url.search;
  return typeof path === 'string' ? target.includes(path) : path.test(target);
}
