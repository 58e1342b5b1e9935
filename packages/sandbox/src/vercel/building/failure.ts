import type { Failure } from '../state.ts';

/** A build that ends in ERROR because of what was deployed, not because of the platform. */
export class BuildFailure extends Error {
  readonly failure: Failure & { step: string };

  constructor(failure: Failure, step = 'buildStep') {
    super(failure.message);
    this.failure = { ...failure, step };
  }
}
