import { type Fault, takeFault } from './faults.ts';

/** The platform's services, by the name that recordings and faults use. */
export type ServiceName = 'vercel' | 'site' | 'github' | 'supabase' | 'resend' | 'artifacts';

/** One request as a service sees it. Header names are in lower case; the body is read whole. */
export interface ServiceRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: Buffer;
}

/** What a service answers. A stream stands for an answer that grows, such as a build's events. */
export interface ServiceResponse {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer | AsyncIterable<string | Buffer>;
}

export type Service = (request: ServiceRequest) => Promise<ServiceResponse> | ServiceResponse;

/** A request that arrived, kept so that tests can assert what was sent and search it for secrets. */
export interface RecordedRequest extends ServiceRequest {
  service: ServiceName;
  /** Milliseconds since the epoch. */
  at: number;
  /** The status that was answered; absent where a fault cut the connection. */
  status?: number;
}

/** What the whole platform recorded and what it was told to spoil. One instance serves all its services. */
export interface Traffic {
  requests: RecordedRequest[];
  faults: Fault[];
}

export function createTraffic(): Traffic {
  return { requests: [], faults: [] };
}

export type Delivery =
  | { kind: 'answer'; response: ServiceResponse }
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
    default:
      return answered(recorded, response);
  }
}

function answered(recorded: RecordedRequest, response: ServiceResponse): Delivery {
  recorded.status = response.status;
  return { kind: 'answer', response };
}
