import { plainText } from '#core/text.ts';
import type { Build, Head, Repository } from './facts.ts';
import { fail, type Stop, skip } from './stop.ts';

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** The artifact of a build, when GitHub says of it that this very run made it for this very commit of this fork. */
export function judgeBuild(
  { runId, artifact }: Build,
  head: Head,
  repository: Repository,
  name: string,
): { digest: string } | Stop {
  if (artifact === undefined)
    return skip(
      `The build (run ${runId}) left no artifact ${plainText(name, 100)}: the preview workflow needs "forks: build", and leaves drafts out where it is told to.`,
    );
  const { origin, digest } = artifact;
  if (
    origin?.runId !== runId ||
    origin.sha !== head.sha ||
    origin.repositoryId !== repository.id ||
    origin.headRepositoryId !== head.repository.id
  )
    return fail(
      'foreign-artifact',
      `The artifact of run ${runId} is not of that run, ${head.sha} and ${head.repository.name}: it may be forged.`,
    );
  if (artifact.isExpired) return skip(`The artifact of the build (run ${runId}) has expired. Run that build again to deploy it.`);
  if (digest === undefined || !DIGEST.test(digest))
    return fail('no-digest', `GitHub knows no SHA-256 of the artifact of run ${runId}, so nothing shows that it stays the same.`);
  return { digest };
}
