import { commonInputs } from '#kit/inputs/common.ts';
import { defineAction, type InputValues, optional, required, withDefault } from '#kit/inputs/definition.ts';
import { choice, flag, integer, path, secret, text } from '#kit/inputs/fields.ts';

export const OPERATIONS = ['deploy', 'promote', 'rollback'] as const;
export type Operation = (typeof OPERATIONS)[number];

export const action = defineAction({
  name: 'deploy',
  title: 'Deploy',
  description: 'Deploys a folder to Vercel, promotes the very deployment that was tested, and rolls production back.',
  inputs: {
    ...commonInputs,
    'vercel-token': required(secret('Vercel access token, from https://vercel.com/account/tokens.'), { env: 'VERCEL_TOKEN' }),
    'vercel-org-id': optional(
      text("Id of the Vercel team (`team_…`), as in `.vercel/project.json`. Leave it out for a person's own account."),
      { env: 'VERCEL_ORG_ID' },
    ),
    'vercel-project-id': optional(text('Id or name of the Vercel project. Default: the one in `.vercel/project.json`.'), {
      env: 'VERCEL_PROJECT_ID',
    }),
    operation: withDefault(
      choice(
        '`deploy` builds a folder, `promote` moves the production domains to a deployment, `rollback` moves them back.',
        OPERATIONS,
      ),
      'deploy',
    ),
    'working-directory': optional(path('For `deploy`: the folder to deploy. Default: `.`.')),
    staged: optional(
      flag('For `deploy` to production: build it, but move no domain; `promote` does that later. Default: `false`.'),
    ),
    deployment: optional(
      text('Id or URL of a deployment. `promote` needs it; `rollback` otherwise takes the one that was in production before.'),
    ),
    description: optional(text('For `rollback`: the reason, which Vercel shows beside the rollback.')),
    'timeout-minutes': withDefault(
      integer('How long to wait for Vercel before giving up; a build that still runs then is cancelled.', { min: 1, max: 360 }),
      '30',
      { configurable: true },
    ),
  },
  outputs: {
    url: "The deployment's own URL.",
    'deployment-id': "Vercel's id of the deployment (`dpl_…`).",
    'inspector-url': "Address of the deployment's page on Vercel.",
    state: "Vercel's last state of the deployment: `READY`, `STAGED`, `BUILDING`, `ERROR`, `CANCELED` …",
    'production-url': 'URL of the main production domain; for production, promote and rollback.',
    'production-urls':
      'The URLs of all production domains as a JSON list, for a matrix of jobs; for production, promote and rollback.',
    domains: 'The production domains, one per line; for production, promote and rollback.',
    'previous-deployment-id': 'Id of the deployment that was in production before; for production, promote and rollback.',
  },
});

export type Inputs = InputValues<typeof action.inputs>;
