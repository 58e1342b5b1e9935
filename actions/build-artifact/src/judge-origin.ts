import { plainText } from '#core/text.ts';
import type { ListedArtifact } from '#kit/github-artifacts.ts';
import { Refusal } from './refusal.ts';
import type { Run } from './source.ts';

/** What the caller says of the other run. */
export interface Expected {
  runId: number;
  sha: string;
  /** `OWNER/NAME`. */
  repository: string;
}

const FIX = 'Take run-id, sha and repository from one place: the outputs of fork-gate.';

/** @throws Refusal when a run is not for the commit and the repository that were named. */
export function judgeRun(run: Run, { runId, sha, repository }: Expected): void {
  if (run.sha.toLowerCase() !== sha.toLowerCase())
    throw foreign(`Run ${runId} was for the commit ${plainText(run.sha, 40)}, and ${sha} is wanted.`);
  if (run.headRepository?.toLowerCase() !== repository.toLowerCase())
    throw foreign(
      `Run ${runId} was for a commit of ${run.headRepository === undefined ? 'a repository that is gone' : plainText(run.headRepository, 200)}, and ${repository} is wanted.`,
    );
}

/** @throws Refusal when GitHub says of an artifact that another run, commit or repository made it. */
export function judgeOrigin({ origin }: ListedArtifact, run: Run): void {
  const isSame =
    origin !== undefined &&
    origin.runId === run.runId &&
    origin.sha === run.sha &&
    origin.repositoryId === run.repositoryId &&
    origin.headRepositoryId === run.headRepositoryId;
  if (!isSame) throw foreign(`GitHub does not say of the artifact that run ${run.runId} made it for ${run.sha}.`);
}

/** @throws Refusal when two digests differ. */
export function judgeDigest(seen: string, wanted: string | undefined, whose: string): void {
  if (wanted === undefined || seen === wanted.toLowerCase()) return;
  throw new Refusal(
    'wrong-digest',
    `${whose} ${seen}, and ${wanted} is wanted: it is not the artifact that was built.`,
    'Run the build again, and do not deploy this artifact.',
  );
}

const foreign = (message: string) => new Refusal('foreign-artifact', message, FIX);
