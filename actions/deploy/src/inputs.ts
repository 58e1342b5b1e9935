import { optional, withDefault } from '#kit/inputs/definition.ts';
import { choice, flag, integer, list, path, secret, text, variables } from '#kit/inputs/fields.ts';
import { refusalOf } from './make/reserved-variables.ts';
import { OPERATIONS } from './operation.ts';

/** Where the action works, and as whom. */
export const accountInputs = {
  'vercel-token': optional(
    secret('Vercel access token, from https://vercel.com/account/tokens. Needed by every operation but `build` and `mark`.'),
    { env: 'VERCEL_TOKEN' },
  ),
  'vercel-org-id': optional(
    text("Id of the Vercel team (`team_…`), as in `.vercel/project.json`. Leave it out for a person's own account."),
    { env: 'VERCEL_ORG_ID' },
  ),
  'vercel-project-id': optional(text('Id or name of the Vercel project. Default: the one in `.vercel/project.json`.'), {
    env: 'VERCEL_PROJECT_ID',
  }),
  operation: withDefault(choice('What to do. An input that does not belong to it is refused.', OPERATIONS), 'deploy'),
  'timeout-minutes': withDefault(
    integer('How long to wait for Vercel before giving up; a build that still runs then is cancelled.', { min: 1, max: 360 }),
    '30',
    { configurable: true },
  ),
};

/** What each belongs to is said in `check-inputs.ts`; a test holds the two together. */
export const operationInputs = {
  'working-directory': optional(path('For `deploy` and `build`: the folder to deploy. Default: `.`.')),
  prebuilt: optional(
    choice(
      'For `deploy`: whether `.vercel/output`, as `vercel build` leaves it, is deployed instead of the source; `auto` where it exists. Default: `auto`.',
      ['auto', 'true', 'false'],
    ),
  ),
  archive: optional(
    choice(
      'For `deploy`: `tgz` sends the files packed, `none` one by one; `auto` packs where their number or the upload quota would refuse them. Default: `auto`.',
      ['auto', 'tgz', 'none'],
    ),
  ),
  staged: optional(
    flag('For `deploy` to production: build it, but move no domain; `promote` does that later. Default: `false`.'),
  ),
  env: optional(
    variables('For `deploy`: variables of the running deployment, one `NAME=value` per line. Values are masked.', refusalOf),
    { env: 'SHIPGATE_ENV' },
  ),
  'build-env': optional(
    variables('For `deploy` and `build`: variables of the build, one `NAME=value` per line. Values are masked.', refusalOf),
    { env: 'SHIPGATE_BUILD_ENV' },
  ),
  alias: optional(
    list(
      'For `deploy`, `alias` and `canary-start`: names for the deployment, one per line, with `{branch}`, `{pr}`, `{sha}`, `{environment}` and `{project}`.',
    ),
  ),
  deployment: optional(
    text(
      'Id or URL of a deployment, for `alias`, `promote`, `canary-start` and `mark` (which takes an id only); `rollback` and the other canary steps otherwise find theirs.',
    ),
  ),
  passed: optional(
    choice('For `mark`: what the deployment has passed: its `gates`, or the `verification` in production.', [
      'gates',
      'verification',
    ]),
  ),
  description: optional(
    text('For `rollback` and `canary-abort`: the reason, which Vercel and the deployment history show beside it.'),
  ),
  'keep-latest': optional(integer('For `cleanup`: how many of the newest deployments stay. Default: `0`.', { min: 0, max: 100 })),
  leave: optional(
    text('For `rollback`: go back only where production still has this deployment (its id); what came after it stands.'),
  ),
  'dry-run': optional(
    flag(
      'For `cleanup`: list what would go, and remove nothing. For `rollback`: find where it would go back to, and move nothing. Default: `false`.',
    ),
  ),
  'admin-token': optional(
    secret('For `cleanup`: a GitHub token with `administration: write`, which may also remove environments.'),
    { env: 'SHIPGATE_ADMIN_TOKEN' },
  ),
  'allow-fork': optional(
    text(
      'For `deploy` and `build` under `pull_request_target` and `workflow_run`: the one fork, `OWNER/REPO`, whose code may run with your secrets.',
    ),
  ),
};
