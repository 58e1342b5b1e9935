import { cutBytes } from '#core/text.ts';
import { messageOf } from '#kit/errors.ts';
import { githubClient } from '#kit/github.ts';
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
  const { repository, runId, pullRequest } = session.source;
  const connect = () =>
    githubClient({
      apiUrl: session.env.GITHUB_API_URL,
      below: `repos/${repository}`,
      token,
      signal: session.signal.aborted ? AbortSignal.timeout(LAST_WORDS_MS) : session.signal,
      timeoutMs: TIMEOUT_MS,
    });
  const warn = (cause: unknown) =>
    session.log.warning(
      `GitHub does not show this deployment: ${messageOf(cause)} The deployment itself is not affected. The job needs "permissions: deployments: write".`,
      'Deploy',
    );
  try {
    const made = await connect().json<{ id?: number; message?: string }>({
      method: 'POST',
      path: 'deployments',
      json: {
        ref: record.ref,
        environment: record.environment,
        auto_merge: false,
        required_contexts: [],
        transient_environment: record.isTransient,
        production_environment: record.isProduction,
        payload: { runId, pullRequest: pullRequest ?? null },
      },
    });
    if (made.id === undefined) throw new Error(`GitHub made no deployment: ${made.message ?? 'no reason given'}.`);
    return recorderFor(made.id);
  } catch (cause) {
    session.signal.throwIfAborted();
    warn(cause);
    return silentRecorder;
  }

  function recorderFor(deploymentId: number): Recorder {
    return {
      async note({ state, description, environmentUrl, logUrl }) {
        const json = {
          state,
          description: cutBytes(description, MAX_DESCRIPTION_BYTES),
          ...(environmentUrl && { environment_url: environmentUrl }),
          ...(logUrl && { log_url: logUrl }),
        };
        await connect()
          .json({ method: 'POST', path: `deployments/${deploymentId}/statuses`, json })
          .catch(warn);
      },
    };
  }
}
