import { jobsFor } from './inputs.ts';
import type { Template } from './template.ts';

const ON = `on:
  # The file and the rights are the default branch's, whatever the fork has changed; nothing of the fork is checked out or run.
  workflow_run: # zizmor: ignore[dangerous-triggers] the called workflow judges the fork's run before it deploys its output
    workflows: [Preview]
    types: [completed]
  pull_request_target: # zizmor: ignore[dangerous-triggers] only the name of a label is looked at, which approves one commit
    types: [labeled]`;

const WHY_GROUP =
  'One branch of a fork at a time, the newest commit first. Labels that approve nothing wait for nothing and end nothing.';
const GROUP = `>-
    shipgate-preview-fork-\${{ github.event_name == 'pull_request_target' && !startsWith(github.event.label.name, 'deploy:') && github.run_id
    || format('{0}-{1}', github.event.workflow_run.head_repository.id || github.event.pull_request.head.repo.id,
    github.event.workflow_run.head_branch || github.event.pull_request.head.ref) }}`;

export const previewFork: Template = {
  workflow: 'preview-fork',
  isWanted: ({ forks }) => forks === 'build',
  caller: (wishes, offer) => ({
    name: 'Preview of forks',
    on: ON,
    concurrency: { why: WHY_GROUP, group: GROUP, cancelInProgress: true },
    cacheMode: 'none',
    jobs: jobsFor(wishes, offer, { id: 'preview-fork', name: 'Preview of a fork' }).map((job) => ({
      ...job,
      // The preview leaves the build of each of several projects under its name.
      with: wishes.projects.length > 1 ? { ...job.with, artifact: `shipgate-build-${job.with.project}` } : job.with,
    })),
  }),
};
