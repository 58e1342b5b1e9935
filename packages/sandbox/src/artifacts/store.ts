/** A finished or still growing artifact of one run. */
export interface StoredArtifact {
  id: number;
  /** The run's id as the runtime token names it. */
  run: string;
  job: string;
  name: string;
  /** Its bytes: a zip, unless it was uploaded with `skipArchive`. */
  content: Buffer;
  contentType: string;
  /** `sha256:…` as the uploader told it; kept as told, so that a lie shows. */
  digest: string;
  isFinal: boolean;
  /** Its retention is over: GitHub still lists it, and its bytes are gone. */
  isExpired?: boolean;
  /** ISO 8601. */
  createdAt: string;
}

/** Where the results service puts artifacts and GitHub's REST API finds them. */
export interface ArtifactStore {
  artifacts: StoredArtifact[];
  /** Ids are never given twice, also after a deletion. */
  lastId: number;
}

export const createArtifactStore = (): ArtifactStore => ({ artifacts: [], lastId: 0 });

/** The finished artifacts, newest first as GitHub lists them; of one run where it is named. */
export function finished(store: ArtifactStore, run?: string): StoredArtifact[] {
  return store.artifacts.filter((artifact) => artifact.isFinal && (run === undefined || artifact.run === run)).reverse();
}

export function findArtifact(store: ArtifactStore, run: string, name: string): StoredArtifact | undefined {
  return store.artifacts.find((artifact) => artifact.run === run && artifact.name === name);
}

export function removeArtifact(store: ArtifactStore, id: number) {
  store.artifacts = store.artifacts.filter((artifact) => artifact.id !== id);
}
