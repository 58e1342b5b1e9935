import { takeFault } from './faults.ts';
import type { Cut, RecordedRequest, Service, ServiceName, ServiceRequest, ServiceResponse, Traffic } from './traffic.ts';

export type Delivery =
  | { kind: 'answer'; response: ServiceResponse; cut?: Cut }
  | { kind: 'reset' }
  | { kind: 'hang' }
  | { kind: 'half-body'; response: ServiceResponse };

/**
 * Records a request, lets a planted fault spoil it before or after the service acted, and says what to put on the wire.
 * A fault `after` lets the service act first: the caller then cannot know whether its call took effect.
 */
export async function deliver(traffic: Traffic, name: ServiceName, service: Service, request: ServiceRequest): Promise<Delivery> {
  const recorded: RecordedRequest = { ...request, service: name, at: Date.now() };
  traffic.requests.push(recorded);
  const fault = takeFault(traffic.faults, name, request);
  if (fault?.when !== 'after' && fault?.kind === 'answer') return answered(recorded, fault.response);
  if (fault?.when !== 'after' && (fault?.kind === 'reset' || fault?.kind === 'hang')) return { kind: fault.kind };
  const response = await service(request);
  switch (fault?.kind) {
    case 'answer':
      return answered(recorded, fault.response);
    case 'reset':
    case 'hang':
      return { kind: fault.kind };
    case 'half-body':
      recorded.status = response.status;
      return { kind: 'half-body', response };
    case 'cut':
      return { ...answered(recorded, response), ...(fault.cut && { cut: fault.cut }) };
    default:
      return answered(recorded, response);
  }
}

function answered(recorded: RecordedRequest, response: ServiceResponse): Extract<Delivery, { kind: 'answer' }> {
  recorded.status = response.status;
  return { kind: 'answer', response };
}
