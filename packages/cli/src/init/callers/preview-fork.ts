import { jobsFor } from './inputs.ts';
import type { Template } from './template.ts';

export const previewFork: Template = {
  workflow: 'preview-fork',
  isWanted: ({ forks }) => forks === 'build',
  caller: (wishes, offer) => ({
    name: 'Preview of forks',
    on: [
      'on:',
      '  workflow_run: # zizmor: ignore[dangerous-triggers] the called workflow runs no code of the fork, and deploys only the commit that a label approves',
      '    workflows: [Preview]',
      '    types: [completed]',
    ].join('\n'),
    concurrency: { group: 'shipgate-preview-fork-${{ github.event.workflow_run.head_sha }}', cancelInProgress: true },
    jobs: jobsFor(wishes, offer, { id: 'preview-fork', name: 'Preview of a fork' }),
  }),
};
