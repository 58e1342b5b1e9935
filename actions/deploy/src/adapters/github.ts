import { cutBytes } from '#core/text.ts';
import { messageOf } from '#kit/errors.ts';
import { createHttpClient } from '#kit/http/client.ts';
import type { Secret } from '#kit/secret.ts';
import type { Session } from '#kit/session.ts';

/** GitHub refuses a longer description of a status. */
const MAX_DESCRIPTION_BYTES = 140;
const TIMEOUT_MS = 10_000;
/** After a cancellation there are seconds left, and Vercel's build is to be cancelled in them too. */
const LAST_WORDS_MS = 3000;

export interface DeploymentRecord {
  /** What GitHub shows as the environment: `Preview`, `Production`. */
  environment: string;
  isTransient: boolean;
  isProduction: boolean;
  /** The commit that is deployed. */
  ref: string;
}

export interface DeploymentNote {
  state: 'in_progress' | 'success' | 'failure' | 'error';
  description: string;
  environmentUrl?: string | undefined;
  logUrl?: string | undefined;
}

/** Tells GitHub about one deployment. It never throws: a good release stays good when GitHub is down or refuses. */
export interface Recorder {
  note(note: DeploymentNote): Promise<void>;
}

export const silentRecorder: Recorder = { note: async () => {} };

/** Opens a deployment on GitHub. @see https://docs.github.com/en/rest/deployments/deployments */
export async function recordDeployment(token: Secret, record: DeploymentRecord, session: Session): Promise<Recorder> {
  const { getOctokit } = await import('@actions/github');
  const [owner = '', repo = ''] = session.source.repository.split('/');
  const baseUrl = session.env.GITHUB_API_URL ?? 'https://api.github.com';
  const connect = () => {
    const signal = session.signal.aborted ? AbortSignal.timeout(LAST_WORDS_MS) : session.signal;
    const client = createHttpClient({ service: 'GitHub', baseUrl, signal, timeoutMs: TIMEOUT_MS, retries: 2 });
    return getOctokit(token.reveal(), { baseUrl, request: { fetch: client.fetch }, log: QUIET });
  };
  const warn = (cause: unknown) =>
    session.log.warning(
      `GitHub does not show this deployment: ${messageOf(cause)} The deployment itself is not affected. The job needs "permissions: deployments: write".`,
      'Deploy',
    );
  try {
    const { data } = await connect().rest.repos.createDeployment({
      ...{ owner, repo, ref: record.ref, environment: record.environment },
      auto_merge: false,
      required_contexts: [],
      transient_environment: record.isTransient,
      production_environment: record.isProduction,
      payload: { runId: session.source.runId, pullRequest: session.source.pullRequest ?? null },
    });
    if (!('id' in data)) throw new Error(`GitHub made no deployment: ${data.message ?? 'no reason given'}.`);
    return recorderFor(data.id);
  } catch (cause) {
    session.signal.throwIfAborted();
    warn(cause);
    return silentRecorder;
  }

  function recorderFor(deploymentId: number): Recorder {
    return {
      async note({ state, description, environmentUrl, logUrl }) {
        const shown = cutBytes(description, MAX_DESCRIPTION_BYTES);
        await connect()
          .rest.repos.createDeploymentStatus({
            ...{ owner, repo, deployment_id: deploymentId, state, description: shown },
            ...(environmentUrl && { environment_url: environmentUrl }),
            ...(logUrl && { log_url: logUrl }),
          })
          .catch(warn);
      },
    };
  }
}

/** Octokit would print its own warnings past the session's log, unredacted. */
const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
