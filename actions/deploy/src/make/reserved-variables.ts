/** @see https://vercel.com/docs/environment-variables/reserved-environment-variables */
const RESERVED = [
  'AWS_SECRET_KEY',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'NOW_REGION',
  'TZ',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
];

/** What Vercel itself tells a deployment. @see https://vercel.com/docs/environment-variables/system-environment-variables */
const SYSTEM =
  /^(?:CI|VERCEL|VERCEL_(?:ENV|TARGET_ENV|URL|BRANCH_URL|PROJECT_PRODUCTION_URL|REGION|DEPLOYMENT_ID|PROJECT_ID|SKEW_PROTECTION_ENABLED|AUTOMATION_BYPASS_SECRET|OIDC_TOKEN|GIT_[A-Z_]+))$/;

/** Why a variable of this name may not be given to a deployment, if so. Other `VERCEL_…` names are settings, such as VERCEL_FORCE_NO_BUILD_CACHE. */
export function refusalOf(name: string): string | undefined {
  if (RESERVED.includes(name)) return 'is reserved by Vercel';
  if (SYSTEM.test(name)) return 'is set by Vercel itself';
  // A build runs the code of the pull request, which must not be able to deploy.
  return name === 'VERCEL_TOKEN' ? 'would hand your account to the code that is built' : undefined;
}
