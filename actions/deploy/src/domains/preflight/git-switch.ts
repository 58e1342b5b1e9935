import { posix } from 'node:path';
import * as z from 'zod/mini';

/** What Vercel reads of a `vercel.json` before it deploys a push. */
const configSchema = z.object({
  git: z.optional(z.object({ deploymentEnabled: z.optional(z.union([z.boolean(), z.record(z.string(), z.boolean())])) })),
  /** The older form of the same. */
  github: z.optional(z.object({ enabled: z.optional(z.boolean()) })),
  /** Stands above the project's own "Ignored Build Step". */
  ignoreCommand: z.optional(z.nullable(z.string())),
});
export type PushConfig = z.infer<typeof configSchema>;

/** @throws when the text is no such file. */
export const readPushConfig = (text: string): PushConfig => configSchema.parse(JSON.parse(text));

/**
 * Whether a push to a branch is deployed as far as `git.deploymentEnabled` decides: of several patterns that fit, one `true` is enough,
 * and a branch that none fits is deployed.
 * @see https://vercel.com/docs/project-configuration/git-configuration#git.deploymentenabled
 */
export function isEnabledFor(branch: string, { git, github }: PushConfig): boolean {
  if (github?.enabled === false) return false;
  const enabled = git?.deploymentEnabled ?? true;
  if (typeof enabled === 'boolean') return enabled;
  const fitting = Object.entries(enabled).filter(([pattern]) => fits(branch, pattern));
  return fitting.length === 0 || fitting.some(([, value]) => value);
}

/** A pattern of minimatch, whose leading `!` turns it round; Node brings minimatch along, but takes the mark as a letter. */
const fits = (branch: string, pattern: string): boolean =>
  pattern.startsWith('!') ? !fits(branch, pattern.slice(1)) : pattern === branch || posix.matchesGlob(branch, pattern);

/** Whether an "Ignored Build Step" ignores every build; only the one that says nothing else is certain. */
export const ignoresAll = (command: string | null | undefined) => /^\s*exit 0\s*;?\s*$/.test(command ?? '');
