import { chosenInputs, jobsFor } from './inputs.ts';
import type { Template } from './template.ts';

export const preview: Template = {
  workflow: 'preview',
  isWanted: () => true,
  caller(wishes, offer) {
    const more = chosenInputs(offer, {
      ...(wishes.build === 'prebuilt' && { build: wishes.build }),
      ...(wishes.forks === 'build' && { forks: wishes.forks }),
    });
    return {
      name: 'Preview',
      on: 'on:\n  pull_request:\n  merge_group:',
      // A newer push supersedes the run of an older one.
      concurrency: {
        group: 'shipgate-preview-${{ github.event.pull_request.number || github.ref }}',
        cancelInProgress: true,
      },
      jobs: jobsFor(wishes, offer, { id: 'preview', name: 'Preview' }, more),
    };
  },
};
