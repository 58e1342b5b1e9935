import type { ChosenProject, Wishes } from '../wishes.ts';
import { chosenInputs, projectInputs, sharedInputs } from './inputs.ts';
import type { Template } from './template.ts';

const on = (projects: readonly ChosenProject[]) =>
  [
    'on:',
    '  workflow_dispatch:',
    '    inputs:',
    '      reason:',
    '        description: Why production is rolled back; a drill needs none',
    '        type: string',
    '        default: ""',
    '      deployment:',
    '        description: Id or URL of the deployment to return to; the newest proven release when left empty',
    '        type: string',
    '        default: ""',
    '      drill:',
    '        description: Only prove the way back, move nothing',
    '        type: boolean',
    '        default: false',
    ...(projects.length > 1
      ? [
          '      project:',
          '        description: Which project',
          '        type: choice',
          '        required: true',
          `        options: [${projects.map(({ name }) => name).join(', ')}]`,
        ]
      : []),
    '  schedule:',
    '    - cron: "17 6 * * 1" # a drill each Monday: finds the way back and tries it, moves nothing',
  ].join('\n');

export const rollback: Template = {
  workflow: 'rollback',
  isWanted: () => true,
  caller(wishes, offer) {
    const more = chosenInputs(offer, {
      reason: '${{ inputs.reason }}',
      deployment: '${{ inputs.deployment }}',
      drill: "${{ github.event_name == 'schedule' || inputs.drill }}",
    });
    return {
      name: 'Roll back',
      on: on(wishes.projects),
      concurrency: {
        why: 'A rollback waits for nobody, least of all for a drill.',
        group: 'shipgate-rollback-${{ github.run_id }}',
        cancelInProgress: false,
      },
      jobs: wishes.projects.map((project) => ({
        ...named(project, wishes),
        with: { ...more, ...projectInputs(project, offer, wishes), ...sharedInputs(wishes, offer) },
      })),
    };
  },
};

const named = ({ name }: ChosenProject, { projects }: Wishes) =>
  projects.length === 1
    ? { id: 'rollback', name: 'Roll back' }
    : { id: `rollback-${name}`, name: `Roll back ${name}`, if: `github.event_name == 'schedule' || inputs.project == '${name}'` };
