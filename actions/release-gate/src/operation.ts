/** What the action can do, in the order of a release's life. */
export const OPERATIONS = ['window', 'brief', 'approval', 'canary'] as const;
export type Operation = (typeof OPERATIONS)[number];
