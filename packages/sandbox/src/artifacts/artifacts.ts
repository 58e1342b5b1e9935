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
  return {
    url: `${server.url}/`,
    store,
    runtimeToken,
    list,
    read(name, run) {
      const found =
        run === undefined ? list().find((artifact) => artifact.name === name) : findArtifact(store, String(run), name);
      if (found?.isFinal) return found.content;
      const names = list(run).map((artifact) => `${artifact.name} (run ${artifact.run})`);
      throw new Error(
        `No artifact ${name}${run === undefined ? '' : ` of run ${run}`}; there are: ${names.join(', ') || 'none'}`,
      );
    },
    downloadUrl: (artifact) => blobUrl(server.url, artifact),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
