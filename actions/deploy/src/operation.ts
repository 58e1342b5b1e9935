/** What the action can do, in the order of a release's life. */
export const OPERATIONS = [
  'deploy',
  'build',
  'alias',
  'preflight',
  'promote',
  'canary-start',
  'canary-advance',
  'canary-complete',
  'canary-abort',
  'mark',
  'rollback',
  'unpin',
  'cleanup',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** These speak to GitHub or to this machine only; every other one needs a token of Vercel. */
export const WITHOUT_VERCEL: readonly Operation[] = ['build', 'mark'];

/** Every other one works on production, whatever the input `environment` says. */
const ON_GIVEN_ENVIRONMENT: readonly Operation[] = ['deploy', 'build', 'alias', 'cleanup'];

/** The environment that an operation works on. */
export const environmentOf = ({ operation, environment }: { operation: Operation; environment: string }): string =>
  ON_GIVEN_ENVIRONMENT.includes(operation) ? environment : 'production';
