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

/** A planted failure: the next `times` matching calls are spoilt. */
export interface Fault {
  service: ServiceName;
  method?: string;
  /** Part of the path with its query, a pattern for it, or what decides by the whole request. */
  path: string | RegExp | ((request: ServiceRequest) => boolean);
  /** How many matching calls pass before it takes hold; none unless told. */
  skip?: number;
  /** How many calls it spoils; 1 unless told. */
  times?: number;
  /** Whether the service acts before the failure; `before` unless told. A half body always comes after. */
  when?: 'before' | 'after';
  kind: 'answer' | 'reset' | 'hang' | 'half-body' | 'cut';
  /** What is answered instead; only for `answer`. */
  response: ServiceResponse;
  /** Where a growing answer is cut; only for `cut`. */
  cut?: Cut;
}

/** What becomes of a growing answer after so many of its pieces. */
export interface Cut {
  pieces: number;
  then: 'reset' | 'hang' | 'end' | 'half-line' | 'nonsense';
}

/** What the whole platform recorded and what it was told to spoil. One instance serves all its services. */
export interface Traffic {
  requests: RecordedRequest[];
  faults: Fault[];
}

export function createTraffic(): Traffic {
  return { requests: [], faults: [] };
}
