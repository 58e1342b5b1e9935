import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { messageOf, UserError } from '#kit/errors.ts';
import type { Session } from '#kit/session.ts';
import type { Inputs } from '../action.ts';

/** Which project of which account. */
export interface Link {
  projectId: string;
  /** undefined for a person's own account, whose id never starts with `team_`. */
  teamId: string | undefined;
}

const linkSchema = z.object({ projectId: z.string(), orgId: z.optional(z.string()) });

/**
 * The project to work on: from the inputs, else from `.vercel/project.json` as `vercel link` writes it.
 * A pull request could add that file to send itself to another project of the account, so there only the inputs count.
 * @throws UserError when neither names one.
 */
export function readLink(inputs: Inputs, { source }: Pick<Session, 'source'>): Link {
  const file = join(inputs['working-directory'] ?? '.', '.vercel', 'project.json');
  const given = inputs['vercel-project-id'];
  const mayLink = given === undefined && source.pullRequest === undefined;
  const linked = mayLink && existsSync(file) ? parseLink(file) : undefined;
  const projectId = given ?? linked?.projectId;
  if (projectId === undefined)
    throw new UserError(
      'Input "vercel-project-id" is missing. Set it or the environment variable VERCEL_PROJECT_ID to the id that the project\'s settings on Vercel show.',
    );
  const orgId = inputs['vercel-org-id'] ?? linked?.orgId;
  return { projectId, teamId: orgId?.startsWith('team_') ? orgId : undefined };
}

function parseLink(file: string): z.infer<typeof linkSchema> {
  try {
    return linkSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new UserError(`${file} is not what "vercel link" writes: ${messageOf(cause)}. Remove it, or set vercel-project-id.`);
  }
}
