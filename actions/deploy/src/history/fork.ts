import type { Outcome } from '#core/outcome.ts';
import type { Session } from '#kit/session.ts';
import type { Inputs } from '../action.ts';

/** Says what becomes of a run for a fork's pull request. @returns the `skip` that ends it, or undefined when it may go on. */
export function admitFork(_inputs: Inputs, _session: Session): Outcome | undefined {
  return undefined;
}
