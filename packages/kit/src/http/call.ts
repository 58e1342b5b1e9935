export interface ClientOptions {
  /** The service's name in messages: `Vercel`. */
  service: string;
  /** Every call's path is below it. Its origin is the only one that ever gets `headers`. */
  baseUrl: string | URL;
  /** Sent with each call to that origin, secrets among them; dropped on a redirect to any other. */
  headers?: Readonly<Record<string, string>>;
  /** Aborts every call and every wait between attempts. */
  signal: AbortSignal;
  /** For one attempt, body included. 30 s unless told. */
  timeoutMs?: number;
  /** How often a failed attempt is repeated. 4 unless told. */
  retries?: number;
  /** How many calls run at the same time. 8 unless told. */
  concurrency?: number;
  /** What a person can do about a status; added to the error. */
  remedies?: Readonly<Record<number, string>>;
  /** `manual` gives a redirect as the answer; followed unless told. */
  redirect?: 'follow' | 'manual';
  /** Tells a person about a repeated attempt. */
  onRetry?: (message: string) => void;
}

export interface Call {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, with its query. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** A value that is sent as JSON. */
  json?: unknown;
  /** Bytes or text to send; a function makes it anew for each attempt, such as a file's stream. */
  body?: BodyInit | (() => BodyInit);
  /** Bytes to send, of many files or of a large one: cheaper than `body`, and no redirect is followed. */
  bytes?: Uint8Array | Blob;
  /** Repeating a write does no harm. GET, HEAD, PUT and DELETE always count as such; 429 is repeated for every call, since it was refused. */
  idempotent?: boolean;
  timeoutMs?: number;
  /** How often this one is repeated, where that differs from the client's. */
  retries?: number;
}

/** A GET whose answer grows line by line, such as the log of a build under way. */
export interface LinesCall extends Pick<Call, 'path' | 'headers'> {
  /** How long may pass without a byte. */
  idleMs: number;
  /** Ends the reading without an error. */
  until: AbortSignal;
}

export interface Answer {
  status: number;
  headers: Headers;
  bytes: Buffer;
  text: string;
  /** The address that answered, after redirects. */
  url: string;
}

/** A GET whose answer goes into a file as it comes. */
export interface SaveCall extends Pick<Call, 'path' | 'headers' | 'retries'> {
  /** Written anew by each attempt. */
  file: string;
  /** Of the answer as it comes over the wire. */
  maxBytes: number;
  /** How long may pass without a byte. 30 s unless told. */
  idleMs?: number;
}
