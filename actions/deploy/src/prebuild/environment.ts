import { holdsSecret } from '#core/secrets.ts';
import type { Variables } from '#kit/inputs/variables.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What a build may know of the runner. Everything else stays here: tokens, inputs, the files through which a step speaks to the runner. */
const ALLOWED =
  /^(?:PATH|HOME|USER|SHELL|LANG|LC_[A-Z]+|TZ|TMPDIR|CI|(?:HTTPS?|NO|ALL)_PROXY|NODE_(?:OPTIONS|EXTRA_CA_CERTS|ENV)|SSL_CERT_(?:FILE|DIR)|COREPACK_[A-Z_]+|npm_config_[a-z_]+|GITHUB_(?:SHA|REF|REF_NAME|HEAD_REF|BASE_REF|REPOSITORY|RUN_ID|RUN_NUMBER|WORKFLOW|JOB|WORKSPACE))$/i;
const CONFIDENTIAL = /token|secret|password|auth|_key$/i;

/** Where a project's own variables do not reach: the build would not start. */
const OURS = ['PATH', 'HOME'];
/** Vercel hands out a token under this name; the code that is built gets none. */
const TOKENS = ['VERCEL_TOKEN', 'VERCEL_OIDC_TOKEN'];

export interface Surroundings {
  /** This process's own. */
  runner: Env;
  /** Dropped from there, under whatever name. */
  secrets: readonly string[];
  /** The project's variables of the environment that is built for. */
  project: Readonly<Record<string, string>>;
  /** `build-env`. */
  given: Variables | undefined;
  environment: string;
  repository: string;
  sha: string;
  ref: string;
  pullRequest: number | undefined;
}

/** The environment of a build: what is needed of the runner, Vercel's system variables, the project's, then `build-env`. Later ones win. */
export function buildEnvironment(surroundings: Surroundings): Record<string, string> {
  const { runner, secrets, project, given } = surroundings;
  const allowed = Object.entries(runner).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && ALLOWED.test(entry[0]) && !CONFIDENTIAL.test(entry[0]) && !holdsSecret(entry[1], secrets),
  );
  const own = Object.entries(project).filter(([name]) => !OURS.includes(name) && !TOKENS.includes(name));
  const wanted = [...(given ?? [])].map(([name, secret]) => [name, secret.reveal()]);
  return Object.fromEntries([...allowed, ...Object.entries(systemVariables(surroundings)), ...own, ...wanted]);
}

/** @see https://vercel.com/docs/environment-variables/system-environment-variables */
function systemVariables({ environment, repository, sha, ref, pullRequest }: Surroundings): Record<string, string> {
  const [owner = '', slug = ''] = repository.split('/');
  return {
    CI: '1',
    VERCEL: '1',
    VERCEL_ENV: environment === 'production' ? 'production' : 'preview',
    VERCEL_TARGET_ENV: environment,
    VERCEL_GIT_PROVIDER: 'github',
    VERCEL_GIT_REPO_OWNER: owner,
    VERCEL_GIT_REPO_SLUG: slug,
    VERCEL_GIT_COMMIT_SHA: sha,
    VERCEL_GIT_COMMIT_REF: ref,
    VERCEL_GIT_PULL_REQUEST_ID: pullRequest === undefined ? '' : String(pullRequest),
    VERCEL_TELEMETRY_DISABLED: '1',
    NO_COLOR: '1',
  };
}
