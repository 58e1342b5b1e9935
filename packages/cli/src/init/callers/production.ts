import type { ChosenProject } from '../wishes.ts';
import { chosenInputs, jobsFor } from './inputs.ts';
import type { Template } from './template.ts';

/** One project is released by `v1.2.3`, of several each by its own `web/v1.2.3`. */
const on = (projects: readonly ChosenProject[]) => `on:
  push:
    tags: [${projects.length === 1 ? '"v*"' : projects.map(({ name }) => `"${name}/v*"`).join(', ')}]
  workflow_dispatch:
    inputs:
      override-reason:
        description: Why this release may pass a freeze; empty for any other release
        type: string
        default: ""`;

export const production: Template = {
  workflow: 'production',
  isWanted: () => true,
  caller(wishes, offer) {
    const more = chosenInputs(offer, {
      // Said even where it is the default: who reads the file sees whether a person is asked.
      approval: wishes.approval,
      ...(wishes.strategy === 'canary' && { strategy: wishes.strategy }),
      'override-reason': '${{ inputs.override-reason }}',
    });
    return {
      name: 'Production',
      on: on(wishes.projects),
      concurrency: {
        why: 'Each release waits for its approval by itself, also by hand, where all have one ref; what moves production is guarded in the workflow.',
        group: 'shipgate-production-${{ github.run_id }}',
        cancelInProgress: false,
      },
      jobs: jobsFor(wishes, offer, { id: 'production', name: 'Production' }, more).map((job, index) => ({
        ...job,
        ...(wishes.projects.length > 1 && { if: `startsWith(github.ref_name, '${wishes.projects[index]?.name}/v')` }),
      })),
    };
  },
};
