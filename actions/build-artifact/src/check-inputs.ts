import { UserError } from '#kit/errors.ts';
import type { Inputs } from './action.ts';
import type { Expected } from './judge-origin.ts';

/** Names that every system takes as a file's, since the artifact is one file that has the artifact's name. */
const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/i;
const SHA = /^[0-9a-f]{40}$/i;
const REPOSITORY = /^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/;

const mustBe = (name: string, value: string, wanted: string) =>
  `Input "${name}" is ${JSON.stringify(value)}, but must be ${wanted}.`;

/**
 * @returns the other run to download from, or undefined for this one.
 * @throws UserError with one line for each input that cannot be as it is.
 */
export function checkInputs(inputs: Inputs): Expected | undefined {
  const { operation, artifact, digest, 'run-id': runId, sha, repository } = inputs;
  const others = { digest, 'run-id': runId, sha, repository };
  const given = Object.entries(others).filter(([, value]) => value !== undefined);
  const problems = [
    !NAME.test(artifact) && mustBe('artifact', artifact, 'at most 100 letters, digits, "-", "_" and "."'),
    digest !== undefined && !DIGEST.test(digest) && mustBe('digest', digest, '"sha256:" and 64 hexadecimal digits'),
    sha !== undefined && !SHA.test(sha) && mustBe('sha', sha, 'a full commit, 40 hexadecimal digits'),
    repository !== undefined && !REPOSITORY.test(repository) && mustBe('repository', repository, 'OWNER/NAME'),
    operation === 'upload' &&
      given.length > 0 &&
      `Input "${given[0]?.[0]}" belongs to "download". Remove it, or set operation: download.`,
    operation === 'download' &&
      (runId ?? sha ?? repository) !== undefined &&
      given.length < 4 &&
      'Inputs "run-id", "sha", "repository" and "digest" belong together: an artifact of another run is taken only when all four fit.',
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new UserError(problems.join('\n'));
  return runId !== undefined && sha !== undefined && repository !== undefined ? { runId, sha, repository } : undefined;
}
