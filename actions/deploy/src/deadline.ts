import type { Inputs } from './action.ts';

/** When waiting ends, in milliseconds since the epoch. */
export const deadlineOf = (inputs: Inputs, beganAt: number) => beganAt + inputs['timeout-minutes'] * 60_000;
