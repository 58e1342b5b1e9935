import type { LocalArtifacts } from '../artifacts/artifacts.ts';
import { finished, removeArtifact, type StoredArtifact } from '../artifacts/store.ts';
import type { ServiceResponse } from '../traffic/traffic.ts';
import { type Call, json, paged, type Route, refusal } from './router.ts';
import { headRepository, inRun } from './runs.ts';

/** What of the results service GitHub's REST API shows. */
export type ArtifactSource = Pick<LocalArtifacts, 'store' | 'downloadUrl'>;

/** GitHub keeps an artifact this long unless told otherwise. */
const RETENTION_MS = 90 * 24 * 60 * 60 * 1000;

/** Runs of workflows and what they uploaded. An artifact belongs to the repository whose run has its id. */
export const actionRoutes = (source: ArtifactSource): Route[] => [
  {
    method: 'GET',
    path: '/actions/runs',
    needs: ['actions:read'],
    handle(call) {
      const { repository, query } = call;
      const listed = repository.runs
        .filter((run) => !query.has('head_sha') || run.headSha === query.get('head_sha'))
        .filter((run) => !query.has('branch') || run.headBranch === query.get('branch'))
        .filter((run) => !query.has('event') || run.event === query.get('event'))
        .filter((run) => !query.has('status') || [run.status, run.conclusion as string].includes(query.get('status') ?? ''))
        .toReversed();
      return paged(
        call,
        listed.map((run) => inRun(run, call)),
        (page) => ({ total_count: listed.length, workflow_runs: page }),
      );
    },
  },
  {
    method: 'GET',
    path: '/actions/runs/:run',
    needs: ['actions:read'],
    handle(call) {
      const run = call.repository.runs.find(({ id }) => id === Number(call.params.run));
      return run ? json(200, inRun(run, call)) : refusal(404, 'Not Found');
    },
  },
  {
    method: 'GET',
    path: '/actions/runs/:run/artifacts',
    needs: ['actions:read'],
    handle: (call) =>
      list(
        call,
        artifactsOf(call, source).filter(({ run }) => run === call.params.run),
      ),
  },
  { method: 'GET', path: '/actions/artifacts', needs: ['actions:read'], handle: (call) => list(call, artifactsOf(call, source)) },
  {
    method: 'GET',
    path: '/actions/artifacts/:id',
    needs: ['actions:read'],
    handle: (call) => withArtifact(call, source, (artifact) => json(200, inArtifact(artifact, call))),
  },
  {
    method: 'GET',
    path: '/actions/artifacts/:id/zip',
    needs: ['actions:read'],
    handle: (call) =>
      withArtifact(call, source, (artifact) =>
        artifact.isExpired
          ? refusal(410, 'Artifact has expired')
          : { status: 302, headers: { location: source.downloadUrl(artifact) } },
      ),
  },
  {
    method: 'DELETE',
    path: '/actions/artifacts/:id',
    needs: ['actions:write'],
    handle: (call) =>
      withArtifact(call, source, (artifact) => {
        removeArtifact(source.store, artifact.id);
        return { status: 204 };
      }),
  },
];

const runOf = ({ repository }: Call, artifact: StoredArtifact) => repository.runs.find(({ id }) => String(id) === artifact.run);

const artifactsOf = (call: Call, source: ArtifactSource) =>
  finished(source.store).filter((artifact) => runOf(call, artifact) !== undefined);

function list(call: Call, artifacts: StoredArtifact[]): ServiceResponse {
  const name = call.query.get('name');
  const listed = artifacts.filter((artifact) => name === null || artifact.name === name);
  return paged(
    call,
    listed.map((artifact) => inArtifact(artifact, call)),
    (page) => ({ total_count: listed.length, artifacts: page }),
  );
}

function withArtifact(call: Call, source: ArtifactSource, then: (artifact: StoredArtifact) => ServiceResponse): ServiceResponse {
  const artifact = artifactsOf(call, source).find(({ id }) => id === Number(call.params.id));
  return artifact ? then(artifact) : refusal(404, 'Not Found');
}

function inArtifact(artifact: StoredArtifact, call: Call) {
  const { repository, origin } = call;
  const url = `${origin}/repos/${repository.fullName}/actions/artifacts/${artifact.id}`;
  const run = runOf(call, artifact);
  return {
    id: artifact.id,
    name: artifact.name,
    size_in_bytes: artifact.content.length,
    digest: artifact.digest,
    expired: artifact.isExpired === true,
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: new Date(Date.parse(artifact.createdAt) + RETENTION_MS).toISOString(),
    url,
    archive_download_url: `${url}/zip`,
    workflow_run: run && {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: headRepository(run, call).id,
      head_branch: run.headBranch,
      head_sha: run.headSha,
    },
  };
}
