import { jobsFor } from './inputs.ts';
import type { Template } from './template.ts';

export const cleanup: Template = {
  workflow: 'cleanup',
  isWanted: () => true,
  caller: (wishes, offer) => ({
    name: 'Clean up',
    on: 'on:\n  pull_request:\n    types: [closed]',
    // The same group as the preview's: what still deploys for a closed pull request ends first.
    concurrency: { group: 'shipgate-preview-${{ github.event.pull_request.number }}', cancelInProgress: true },
    jobs: jobsFor(wishes, offer, { id: 'cleanup', name: 'Clean up' }),
  }),
};
