/** How services are asked. */
export interface Asking {
  signal: AbortSignal;
  /** For one attempt. */
  timeoutMs: number;
}
