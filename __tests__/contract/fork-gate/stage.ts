import type { PullRequest } from '#sandbox/github/state.ts';
import type { Permissions } from '#sandbox/github/tokens.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { type BundleRun, runBundle } from '#testing/run-bundle.ts';

export const REPOSITORY = 'acme/petstore';
export const FORK = 'mallory/petstore';
export const SHA = 'c'.repeat(40);
export const LABEL = `deploy:${SHA}`;
const NUMBER = 7;

/** All that the gate needs, and no more. */
const LEAST: Permissions = { actions: 'read', 'pull-requests': 'read' };

/** What the tests change in an event or a run. */
export interface Scene {
  /** Of the run that built. */
  event?: string;
  conclusion?: string;
  /** The run's head, where it is not the pull request's. */
  sha?: string;
  headRepository?: string;
  branch?: string;
}

/** A GitHub with a fork's pull request, of which a run has built SHA and left an artifact. */
export interface Stage extends AsyncDisposable {
  sandbox: Sandbox;
  runId: number;
  pull: PullRequest;
  /** Puts the label on, by somebody with that role. */
  label(label?: string, role?: 'admin' | 'maintain' | 'write' | 'triage', login?: string): void;
  /** Judges the end of the run. */
  judge(scene?: Scene, permissions?: Permissions): Promise<BundleRun>;
  /** Judges a label that was added. */
  judgeLabel(label?: string): Promise<BundleRun>;
}

export async function setStage({ artifact = 'shipgate-build', branch = 'feature' } = {}): Promise<Stage> {
  const sandbox = await startSandbox({ services: ['github', 'artifacts'] });
  const { github, artifacts } = sandbox;
  const base = github.createRepository(REPOSITORY);
  const fork = github.createRepository(FORK, { forkOf: REPOSITORY });
  const runId = github.createRun(REPOSITORY, {
    headSha: SHA,
    headBranch: branch,
    headRepository: FORK,
    status: 'completed',
    conclusion: 'success',
  }).id;
  const pull = github.createPullRequest(REPOSITORY, {
    number: NUMBER,
    title: 'Mine',
    head: { ref: branch, sha: SHA, repository: FORK },
    login: 'mallory',
  });
  await upload(artifacts, runId, artifact);
  const idOf = (name: string) => (name === FORK ? fork.id : base.id);
  const step = (eventName: string, event: object, permissions: Permissions) =>
    runBundle(
      'fork-gate',
      {},
      {
        event,
        env: {
          GITHUB_EVENT_NAME: eventName,
          GITHUB_API_URL: github.url,
          GITHUB_TOKEN: github.issueToken({ repository: REPOSITORY, permissions }),
        },
      },
    );
  const repository = { id: base.id, full_name: REPOSITORY };
  return {
    sandbox,
    runId,
    pull,
    label(label = LABEL, role = 'maintain', login = 'mona') {
      github.setPermission(REPOSITORY, login, role);
      github.addLabel(REPOSITORY, NUMBER, label, login);
    },
    judge(scene = {}, permissions = LEAST) {
      const { event = 'pull_request', conclusion = 'success', sha = SHA, headRepository = FORK } = scene;
      const head = headRepository === '' ? null : { id: idOf(headRepository), full_name: headRepository };
      const run = { id: runId, event, conclusion, head_sha: sha, head_branch: scene.branch ?? branch, head_repository: head };
      return step('workflow_run', { action: 'completed', repository, workflow_run: run }, permissions);
    },
    judgeLabel(label = LABEL) {
      const head = { sha: SHA, ref: branch, repo: { id: fork.id, full_name: FORK } };
      const event = {
        action: 'labeled',
        number: NUMBER,
        label: { name: label },
        pull_request: { number: NUMBER, head },
        repository,
      };
      return step('pull_request_target', event, LEAST);
    },
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

/** As `@actions/artifact` does, in three calls. */
async function upload({ url, runtimeToken, swap, list }: Sandbox['artifacts'], run: number, name: string): Promise<void> {
  const call = (method: string, body: object) =>
    fetch(`${url}twirp/github.actions.results.api.v1.ArtifactService/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${runtimeToken(run, 'build')}` },
      body: JSON.stringify({ workflow_run_backend_id: String(run), workflow_job_run_backend_id: 'build', name, ...body }),
    });
  await call('CreateArtifact', { mime_type: 'application/octet-stream' });
  await call('FinalizeArtifact', { hash: `sha256:${'0'.repeat(64)}` });
  if (list(run).length !== 1) throw new Error('The artifact was not made');
  swap(name, Buffer.from('built'), run);
}
