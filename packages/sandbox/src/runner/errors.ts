/** GitHub would refuse this workflow too: the run stops at its start, before any job. */
export class InvalidWorkflow extends Error {
  override name = 'InvalidWorkflow';
}

/** GitHub plays this, the local runner does not. It is named with its place in the file and never skipped. */
export class Unsupported extends Error {
  override name = 'Unsupported';
  constructor(where: string, what: string) {
    super(`${where}: the local runner does not play ${what}`);
  }
}

export const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
