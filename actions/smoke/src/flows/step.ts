import type { Page } from 'playwright-core';
import type * as z from 'zod/mini';

/** What a step works on. */
export interface StepContext {
  page: Page;
  /** Origin of the site; a flow's paths are below it. */
  origin: string;
  timeoutMs: number;
  signal: AbortSignal;
  /** Status of the newest document in the main frame. */
  documentStatus(): number | undefined;
  /** Keeps a picture of the page as evidence. */
  screenshot(label: string): Promise<void>;
}

/** One thing a flow can do: the form of what is written after its name, how it reads in a message, and what it does. */
export interface Verb<Args> {
  args: z.ZodMiniType<Args>;
  describe(args: Args): string;
  /** @throws StepFailure, or Playwright's error, when it does not succeed in time. */
  run(args: Args, context: StepContext): Promise<void>;
}

export const defineVerb = <Args>(verb: Verb<Args>): Verb<Args> => verb;

/** A verb with what was written after it. */
export interface Step {
  /** As it reads in a message: `click button "Authorize"`. */
  title: string;
  /** From 1, in the flow's file. */
  line: number;
  opensPage: boolean;
  /** It expects a status itself, so that a page before it may have a bad one. */
  judgesStatus: boolean;
  run(context: StepContext): Promise<void>;
}

/** An expectation that did not come true in time. */
export class StepFailure extends Error {
  override name = 'StepFailure';
  readonly actual: string | number;
  readonly expected: string | number;

  constructor(actual: string | number, expected: string | number) {
    super(`expected ${JSON.stringify(expected)}, saw ${JSON.stringify(actual)}`);
    this.actual = actual;
    this.expected = expected;
  }
}
