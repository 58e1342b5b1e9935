import { FAIL_ON } from '#core/verdict.ts';
import { optional, withDefault } from './definition.ts';
import { choice, integer, origin, path, secret, text } from './fields.ts';

export const DEFAULT_CONFIG_PATH = '.github/shipgate.yml';
export const DEFAULT_ENVIRONMENT = 'preview';

/** Inputs that every action has, in the same words. */
export const commonInputs = {
  environment: withDefault(
    text('The environment: `preview`, `production` or the name of a custom environment.'),
    DEFAULT_ENVIRONMENT,
  ),
  project: optional(text('Name of the project, for repositories with several. Default: the name of the repository.')),
  config: optional(path(`Path of the configuration file. Default: \`${DEFAULT_CONFIG_PATH}\`, where it exists.`)),
  'fail-on': withDefault(
    choice('From which verdict on the step fails: `fail` (fail and error), `warn` (also warn) or `never`.', FAIL_ON),
    'fail',
    {
      configurable: true,
    },
  ),
  'pull-request': optional(
    integer('Number of the pull request, where the event does not say it, as under `workflow_run`.', {
      min: 1,
      max: 2 ** 31 - 1,
    }),
  ),
  'github-token': optional(secret('Token for the GitHub API.'), { expression: '${{ github.token }}', env: 'GITHUB_TOKEN' }),
  'protection-bypass': optional(
    secret("Vercel's protection bypass for automation, for protected deployments. Sent to the origin of the site only."),
    { env: 'VERCEL_AUTOMATION_BYPASS_SECRET' },
  ),
  'report-file': optional(path('Where the whole Report is written. Default: a folder of its own under `RUNNER_TEMP`.')),
};

/** The common inputs of an action that looks at a running site. */
export const gateInputs = {
  url: optional(
    origin('Address of the site to look at: `https://…`, without path, user name and password. Needed without `url-from`.'),
  ),
  'url-from': optional(
    text('Id of the job in this run that deployed the same `project`: its report names the address, where `url` is empty.'),
  ),
  ...commonInputs,
};
