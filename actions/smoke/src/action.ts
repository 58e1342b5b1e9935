import type { AtSite } from '#kit/at-site.ts';
import { gateInputs } from '#kit/inputs/common.ts';
import { defineAction, type InputValues, optional, withDefault } from '#kit/inputs/definition.ts';
import { integer, list } from '#kit/inputs/fields.ts';

export const action = defineAction({
  name: 'smoke',
  title: 'Smoke',
  description: 'Opens pages in a real browser and plays flows; fails when one of them is broken for a visitor.',
  inputs: {
    ...gateInputs,
    pages: withDefault(list('Pages to open, as paths below the origin of `url`.'), '/', { configurable: true }),
    flows: optional(list('YAML files of flows to play, relative to the working directory.'), { configurable: true }),
    'timeout-ms': withDefault(
      integer('How long a page may take to load, and a step of a flow to succeed, in milliseconds.', { min: 1000, max: 120_000 }),
      '15000',
      { configurable: true },
    ),
  },
  outputs: {},
});

export type Inputs = AtSite<InputValues<typeof action.inputs>>;
