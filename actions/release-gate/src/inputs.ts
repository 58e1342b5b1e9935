import { optional, withDefault } from '#kit/inputs/definition.ts';
import { choice, integer, list, origin, path, text } from '#kit/inputs/fields.ts';

/** What each belongs to is said in `check-inputs.ts`. */
export const operationInputs = {
  'release-config': optional(
    path("Path of the configuration file on the repository's default branch. Default: `.github/shipgate.yml`."),
  ),
  'override-reason': optional(
    text('For `window`, `brief` and `approval`: why the release goes out although the calendar is against it. It is recorded.'),
  ),
  approval: withDefault(
    choice('Who lets releases through: the reviewers of an `environment`, or `none`.', ['environment', 'none']),
    'environment',
  ),
  'approval-environment': withDefault(text('The GitHub environment whose reviewers are asked.'), 'production-approval'),
  strategy: withDefault(
    choice('How visitors get the release: `blue-green` (all at once) or `canary` (a share first).', ['blue-green', 'canary']),
    'blue-green',
  ),
  needs: optional(text('For `brief`: what the jobs before concluded: always `${{ toJSON(needs) }}`.')),
  'left-out': optional(list('For `brief`: jobs that are not told, since another layout holds them.')),
  url: optional(origin('For `brief`: address of the staged release.')),
  deployment: optional(text("For `brief`: Vercel's id of the staged release.")),
  'live-deployment': optional(text("For `brief`: Vercel's id of what is in production.")),
  'live-sha': optional(text('For `brief`: the commit that it was made from.')),
  'live-created-at': optional(text('For `brief`: when it was made, ISO 8601.')),
  steps: optional(text('For `canary`: what the gates before it in the job concluded: always `${{ toJSON(steps) }}`.')),
  stage: optional(integer('For `canary`: of a hundred visitors, how many the next stage is for.', { min: 1, max: 100 })),
};
