import type { Saved } from '#kit/http/save.ts';

/** An artifact as GitHub lists it. */
export interface Listed {
  id: number;
  sizeBytes: number;
  /** `sha256:…`, computed when it was uploaded; absent where GitHub has none. */
  digest?: string | undefined;
  isExpired: boolean;
  /** Where GitHub says that it comes from; absent for this run's own. */
  origin?: Origin | undefined;
}

/** A run, or the run of an artifact. */
export interface Origin {
  runId: number;
  sha: string;
  repositoryId: number;
  headRepositoryId: number;
}

/** Another run, as GitHub tells it. */
export interface Run extends Origin {
  /** `OWNER/NAME`; undefined when that repository is gone. */
  headRepository: string | undefined;
}

/** Where artifacts come from: this run, by the job's runtime token, or another run, by the REST API. */
export interface Source {
  /** The newest of this name: a run that was started again may have several. */
  find(name: string): Promise<Listed | undefined>;
  /** @throws TooLargeError, ServiceError. */
  save(artifact: Listed & { name: string }, file: string, maxBytes: number): Promise<Saved>;
}
