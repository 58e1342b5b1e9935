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
