import type { ArtifactOrigin, ListedArtifact } from '#kit/github-artifacts.ts';
import type { Saved } from '#kit/http/save.ts';

/** Another run, as GitHub tells it. */
export interface Run extends ArtifactOrigin {
  /** `OWNER/NAME`; undefined when that repository is gone. */
  headRepository: string | undefined;
}

/** Where artifacts come from: this run, by the job's runtime token, or another run, by the REST API. */
export interface Source {
  /** The newest of this name: a run that was started again may have several. */
  find(name: string): Promise<ListedArtifact | undefined>;
  /** @throws TooLargeError, ServiceError. */
  save(artifact: ListedArtifact & { name: string }, file: string, maxBytes: number): Promise<Saved>;
}
