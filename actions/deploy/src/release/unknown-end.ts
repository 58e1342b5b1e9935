import { CancelledError, UserError } from '#kit/errors.ts';

/**
 * What ended a run while production may have been moving, with a sentence more that says so: a report never leaves open what it could tell.
 * A bug of ours stays as it is, so that it is seen as one.
 */
export function withUnknownEnd(cause: unknown, sentence: string, signal: AbortSignal): unknown {
  if (signal.aborted) return new CancelledError(undefined, sentence);
  return cause instanceof UserError ? new UserError(`${cause.message}\n${sentence}`, { cause }) : cause;
}
