import { listen } from '../traffic/listen.ts';
import type { Traffic } from '../traffic/traffic.ts';
import { BLOBS, blobUrl, createBlobs } from './blobs.ts';
import { answerTwirp, TWIRP } from './results.ts';
import { type ArtifactStore, createArtifactStore, findArtifact, finished, type StoredArtifact } from './store.ts';
import { runtimeToken } from './token.ts';

/** The service that `@actions/artifact` uploads to. Its clients refuse to speak when GITHUB_SERVER_URL is `http://localhost`. */
export interface LocalArtifacts extends AsyncDisposable {
  /** For ACTIONS_RESULTS_URL, with the trailing slash that the runner sets. */
  url: string;
  store: ArtifactStore;
  /** For ACTIONS_RUNTIME_TOKEN of one job. */
  runtimeToken(run: number | string, job: string): string;
  /** Finished artifacts, newest first, of one run where it is named. */
  list(run?: number | string): StoredArtifact[];
  /**
   * An artifact's bytes (a zip), of the newest run that has it unless one is named.
   * @throws Error that lists the names there are.
   */
  read(name: string, run?: number | string): Buffer;
  /** Lets the retention of one artifact end. @throws Error as above. */
  expire(name: string, run?: number | string): void;
  /** Puts other bytes in the place of an artifact's, as a storage that was broken into would. @throws Error as above. */
  swap(name: string, content: Buffer, run?: number | string): void;
  /** Where its bytes lie, signed: what GitHub's REST API redirects a download to. */
  downloadUrl(artifact: StoredArtifact): string;
}

export async function startArtifacts(traffic: Traffic, options: { port?: number } = {}): Promise<LocalArtifacts> {
  const store = createArtifactStore();
  const blobs = createBlobs(store);
  const server = await listen(
    traffic,
    'artifacts',
    (request) => {
      if (request.url.pathname.startsWith(TWIRP)) return answerTwirp(store, request);
      if (request.url.pathname.startsWith(BLOBS)) return blobs(request);
      return { status: 404, body: `no route ${request.url.pathname}` };
    },
    options.port,
  );
  const list = (run?: number | string) => finished(store, run?.toString());
  const find = (name: string, run?: number | string): StoredArtifact => {
    const found = run === undefined ? list().find((artifact) => artifact.name === name) : findArtifact(store, String(run), name);
    if (found?.isFinal) return found;
    const names = list(run).map((artifact) => `${artifact.name} (run ${artifact.run})`);
    throw new Error(`No artifact ${name}${run === undefined ? '' : ` of run ${run}`}; there are: ${names.join(', ') || 'none'}`);
  };
  return {
    url: `${server.url}/`,
    store,
    runtimeToken,
    list,
    read: (name, run) => find(name, run).content,
    expire: (name, run) => void Object.assign(find(name, run), { isExpired: true }),
    swap: (name, content, run) => void Object.assign(find(name, run), { content }),
    downloadUrl: (artifact) => blobUrl(server.url, artifact),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
