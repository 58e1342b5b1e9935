import type { ServiceRequest, ServiceResponse } from '../traffic/traffic.ts';
import { blobUrl } from './blobs.ts';
import { type ArtifactStore, findArtifact, finished, removeArtifact, type StoredArtifact } from './store.ts';
import { readScope } from './token.ts';

export const TWIRP = '/twirp/github.actions.results.api.v1.ArtifactService/';

/** A call's body: `@actions/artifact` sends the field names of the protocol buffer, in snake case. */
interface Call {
  workflow_run_backend_id: string;
  workflow_job_run_backend_id: string;
  name: string;
  mime_type?: string;
  hash?: string;
  name_filter?: string;
  id_filter?: string;
}

type Method = (store: ArtifactStore, call: Call, origin: string) => ServiceResponse;

const METHODS: Record<string, Method> = {
  CreateArtifact(store, call, origin) {
    const run = call.workflow_run_backend_id;
    const present = findArtifact(store, run, call.name);
    if (present?.isFinal) {
      return twirpError(409, 'already_exists', 'an artifact with this name already exists on the workflow run');
    }
    if (present) removeArtifact(store, present.id);
    const artifact: StoredArtifact = {
      id: ++store.lastId,
      run,
      job: call.workflow_job_run_backend_id,
      name: call.name,
      content: Buffer.alloc(0),
      contentType: call.mime_type ?? 'application/zip',
      digest: '',
      isFinal: false,
      createdAt: new Date().toISOString(),
    };
    store.artifacts.push(artifact);
    return json(200, { ok: true, signed_upload_url: blobUrl(origin, artifact) });
  },
  FinalizeArtifact(store, call) {
    const artifact = findArtifact(store, call.workflow_run_backend_id, call.name);
    if (!artifact) return twirpError(404, 'not_found', `artifact ${call.name} was not created`);
    Object.assign(artifact, { isFinal: true, digest: call.hash ?? '' });
    return json(200, { ok: true, artifact_id: String(artifact.id) });
  },
  ListArtifacts(store, call) {
    const listed = finished(store, call.workflow_run_backend_id)
      .filter((artifact) => call.name_filter === undefined || artifact.name === call.name_filter)
      .filter((artifact) => call.id_filter === undefined || String(artifact.id) === String(call.id_filter));
    return json(200, { artifacts: listed.map(inList) });
  },
  GetSignedArtifactURL(store, call, origin) {
    const artifact = findArtifact(store, call.workflow_run_backend_id, call.name);
    if (!artifact?.isFinal) return twirpError(404, 'not_found', `artifact ${call.name} not found`);
    return json(200, { name: call.name, signed_url: blobUrl(origin, artifact) });
  },
  DeleteArtifact(store, call) {
    const artifact = findArtifact(store, call.workflow_run_backend_id, call.name);
    if (!artifact?.isFinal) return twirpError(404, 'not_found', `artifact ${call.name} not found`);
    removeArtifact(store, artifact.id);
    return json(200, { ok: true, artifact_id: String(artifact.id) });
  },
};

/** GitHub's artifact service, Twirp over JSON. A token speaks for one run only. */
export function answerTwirp(store: ArtifactStore, request: ServiceRequest): ServiceResponse {
  const scope = readScope(request.headers.authorization);
  if (!scope) return twirpError(401, 'unauthenticated', 'no valid runtime token');
  const method = METHODS[request.url.pathname.slice(TWIRP.length)];
  if (!method) return twirpError(404, 'bad_route', `no method ${request.url.pathname}`);
  const call: Call = JSON.parse(request.body.toString());
  if (call.workflow_run_backend_id !== scope.run) return twirpError(403, 'permission_denied', 'the token is for another run');
  return method(store, call, request.url.origin);
}

const inList = (artifact: StoredArtifact) => ({
  workflow_run_backend_id: artifact.run,
  workflow_job_run_backend_id: artifact.job,
  database_id: String(artifact.id),
  name: artifact.name,
  size: String(artifact.content.length),
  created_at: artifact.createdAt,
  digest: artifact.digest,
});

const twirpError = (status: number, code: string, msg: string) => json(status, { code, msg });

const json = (status: number, body: object): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
