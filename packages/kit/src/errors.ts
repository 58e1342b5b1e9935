/**
 * The user can mend this: a wrong input, a refused token, a missing page. The message says what was wanted, what was seen and what to do.
 * Every other error that reaches `runAction` counts as a bug of ours.
 */
export class UserError extends Error {
  override name = 'UserError';
}

/** The job was cancelled (SIGINT or SIGTERM) or a caller gave up. */
export class CancelledError extends Error {
  override name = 'CancelledError';
  /** What the cancellation leaves open: one sentence. */
  readonly leavesOpen: string | undefined;

  constructor(message = 'The job was cancelled.', leavesOpen?: string) {
    super(message);
    this.leavesOpen = leavesOpen;
  }
}

/** The message of anything that was thrown. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
