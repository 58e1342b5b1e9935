import { FAIL_ON } from '#core/verdict.ts';
import { commonInputs } from '#kit/inputs/common.ts';
import { defineAction, type InputValues, required, withDefault } from '#kit/inputs/definition.ts';
import { choice, text } from '#kit/inputs/fields.ts';
import { operationInputs } from './inputs.ts';
import { OPERATIONS } from './operation.ts';

export const action = defineAction({
  name: 'release-gate',
  title: 'Release gate',
  description: 'Says whether a release may go out: its calendar, what it brings, who approved it, and how far its canary may go.',
  inputs: {
    ...commonInputs,
    environment: withDefault(text('The environment that is released to.'), 'production'),
    // Not in the configuration file: a commit could switch the gate off for itself.
    'fail-on': withDefault(
      choice('From which verdict on the step fails: `fail` (fail and error), `warn` (also warn) or `never`.', FAIL_ON),
      'fail',
    ),
    operation: required(choice('What to do. An input that does not belong to it is refused.', OPERATIONS)),
    ...operationInputs,
  },
  outputs: {
    window: '`open`, `closed`, or `overridden` by a reason.',
    'opens-at': 'Where it is closed: when the next release may go out, ISO 8601 in UTC; empty when no time is known.',
    commits: 'For `brief`: how many commits the release brings; empty when it is not known.',
    'compare-url': 'For `brief`: the page of these commits.',
    'approved-by': 'For `approval`: who approved, one login per line.',
    decision: 'For `canary`: `advance`, `abort` (a gate says it is bad) or `hold` (it could not be measured).',
    reason: 'For `canary`: why, in one sentence.',
  },
});

export type Inputs = InputValues<typeof action.inputs>;
