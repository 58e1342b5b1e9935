import { click } from './click.ts';
import { expectation } from './expect.ts';
import { fill } from './fill.ts';
import { goto } from './goto.ts';
import { press } from './press.ts';
import { screenshot } from './screenshot.ts';

/** Every verb of a flow by its name. */
export const VERBS = { goto, click, fill, press, expect: expectation, screenshot };
