/** Each is set as soon as it is known, so that it is there on every end. No id of an account: teams keep those as secrets, and GitHub drops an output that holds one. */
export const outputs = {
  url: "The deployment's own URL.",
  'deployment-id': "Vercel's id of the deployment (`dpl_…`).",
  'inspector-url': "Address of the deployment's page on Vercel.",
  state: "Vercel's last state of the deployment: `QUEUED`, `BUILDING`, `READY`, `ERROR`, `CANCELED` … or `DELETED`.",
  'ready-substate': 'Of a production deployment that is ready: `STAGED` (no domain moved), `ROLLING` (a canary) or `PROMOTED`.',
  environment: 'The environment that was worked on.',
  'alias-urls': 'URLs of the names that were given to the deployment, one per line.',
  protected: '`true` when the address asks visitors who they are, `false` when it does not; empty when it was not asked.',
  'production-url': 'URL of the main production domain; for production, promote, rollback and canaries.',
  'production-urls':
    'The URLs of all production domains as a JSON list, for a matrix of jobs; for production, promote, rollback and canaries.',
  domains: 'The production domains, one per line; for production, promote, rollback and canaries.',
  'previous-deployment-id':
    'Id of the deployment that was in production before; for production, promote, rollback and canaries. Empty where Vercel refused a promotion before it moved anything: there is nothing to go back to.',
  'previous-sha': 'For `deploy` to production: the commit that it was made from.',
  'previous-created-at': 'For `deploy` to production: when it was made, ISO 8601 in UTC.',
  'canary-stage': 'For canaries: the number of the stage that is active, from 1; empty when no rolling release is.',
  'canary-percentage': 'For canaries: how many of a hundred visitors get the new deployment.',
  'canary-remaining':
    'For canaries: the shares of the stages that are still to come, as a JSON list such as `[50,100]`; for a matrix of jobs.',
  'output-directory': 'For `build`: the folder that holds the prebuilt output, ready for `deploy`.',
  removed: 'For `cleanup`: what went, or would go with `dry-run`, as a JSON list of `{ kind, id, name }`.',
  'error-code':
    "Vercel's own code of what went wrong, such as `BUILD_FAILED` or `rate_limited`; else `BLOCKED`, `CHECKS_FAILED`, `ALIAS_FAILED`, `ALIAS_PENDING`, `CANCELED`, `DELETED`, `DEADLINE`, `SUPERSEDED`, `timeout`, `network` or `nonsense` (of a call to Vercel), and for `build` `exit N` or `killed`; empty when nothing did.",
};
