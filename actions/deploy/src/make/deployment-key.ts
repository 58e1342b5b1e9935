import { createHash, createHmac } from 'node:crypto';
import type { Variables } from '#kit/inputs/variables.ts';
import type { Secret } from '#kit/secret.ts';
import type { SourceFile } from '../files/source-file.ts';
import type { Purpose } from './purpose.ts';

/**
 * The same for each attempt of the same job on the same files, and for nothing else. Of a matrix's jobs, which share their name, those with
 * the same project, environment, files and variables ask for the same deployment; aliases are given to whichever it is, and do not count.
 * @param run the workflow run. @param variables from {@link variablesDigest}.
 */
export function deploymentKey(
  { project, environment, staged, source }: Purpose,
  run: string,
  files: readonly SourceFile[],
  variables: string,
): string {
  const content = files.map(({ file, mode, sha }) => [file, mode, sha ?? null]).toSorted();
  const who = [source.repository, run, source.job, project.id, environment, staged, variables];
  return createHash('sha256')
    .update(JSON.stringify([who, content]))
    .digest('hex');
}

/**
 * Tells two sets of variables apart without giving one away: Vercel shows a deployment's key to the whole team, and a short value could be
 * guessed from a plain digest. Without variables it is empty, so that a new token does not make another deployment.
 */
export function variablesDigest(sets: readonly (Variables | undefined)[], token: Secret | undefined): string {
  if (sets.every((set) => !set?.size)) return '';
  const pairs = sets.map((set) => [...(set ?? [])].map(([name, value]) => [name, value.reveal()]).toSorted());
  return createHmac('sha256', token?.reveal() ?? '')
    .update(JSON.stringify(pairs))
    .digest('hex');
}
