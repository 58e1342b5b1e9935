import type { AtSite } from '#kit/at-site.ts';
import { gateInputs } from '#kit/inputs/common.ts';
import { defineAction, type InputValues, optional, withDefault } from '#kit/inputs/definition.ts';
import { choice, integer, list, path } from '#kit/inputs/fields.ts';

export const action = defineAction({
  name: 'budget-gate',
  title: 'Budget gate',
  description: 'Measures pages with Lighthouse and holds them to performance budgets.',
  inputs: {
    ...gateInputs,
    pages: withDefault(list('Pages to measure: paths on the site, or addresses below `url`.'), '/', { configurable: true }),
    runs: withDefault(integer('How often each page is measured. Budgets are judged over all runs.', { min: 1, max: 15 }), '3', {
      configurable: true,
    }),
    device: withDefault(
      choice("Whose device is simulated: `mobile` (a slow phone on slow 4G, Lighthouse's default) or `desktop`.", [
        'mobile',
        'desktop',
      ]),
      'mobile',
      { configurable: true },
    ),
    budgets: optional(
      path(
        'Path of the budgets: assertions as in Lighthouse CI (`.json`, `.yml`, a `lighthouserc`) or a classic `budgets.json`. Default: the budgets of the README.',
      ),
      { configurable: true },
    ),
  },
  outputs: {},
});

export type Inputs = AtSite<InputValues<typeof action.inputs>>;
