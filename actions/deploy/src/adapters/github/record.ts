import { cutBytes } from '#core/text.ts';
import { ServiceError } from '#kit/http/errors.ts';
import type { Secret } from '#kit/secret.ts';
import type { Session } from '#kit/session.ts';
import { isSameJob, payloadOf, type Work } from '../../history/payload.ts';
import { describeDeployment } from '../../release/mark-code.ts';
import { connectGithub, troubleOf } from './connect.ts';
import { deploymentCalls } from './deployments.ts';

/** GitHub refuses a longer description of a status. */
const MAX_DESCRIPTION_BYTES = 140;
/** A release does not wait longer for what GitHub shows of it. */
const PATIENCE_MS = 8000;
/** Once GitHub has failed, or the job is cancelled: Vercel's build is to be cancelled in the same seconds. */
const LAST_WORDS_MS = 3000;

export interface DeploymentRecord extends Work {
  /** What GitHub shows as the environment: `Preview`, `Production`. */
  githubEnvironment: string;
  isTransient: boolean;
  isProduction: boolean;
  /** The commit that is deployed. */
  ref: string;
}

export interface DeploymentNote {
  state: 'queued' | 'in_progress' | 'success' | 'failure' | 'inactive' | 'error';
  /** May hold a stranger's words; it is cut to GitHub's limit. */
  description: string;
  /** Vercel's, as soon as it is known: by it the record of a deployment is found again. */
  deploymentId?: string | undefined;
  environmentUrl?: string | undefined;
  logUrl?: string | undefined;
}

/** What is saved for the `post` part: which record is open, and that its end has been told. Only a `deploy` always tells it. */
export const SAVED_RECORD = { id: 'github-deployment', isTold: 'github-deployment-told' } as const;
const ENDS: readonly string[] = ['success', 'failure', 'inactive', 'error'] satisfies DeploymentNote['state'][];

/** Tells GitHub about one deployment. It never throws: a good release stays good when GitHub is down or refuses. */
export interface Recorder {
  /** GitHub's id of it; undefined when nothing is recorded. */
  id: number | undefined;
  /** Resolves when GitHub has it, or has failed; notes arrive in the order in which they were given. */
  note(note: DeploymentNote): Promise<void>;
}

export const silentRecorder: Recorder = { id: undefined, note: async () => {} };

/**
 * Opens a deployment on GitHub, or goes on with the one that an earlier attempt of this job has opened.
 * @see https://docs.github.com/en/rest/deployments/deployments#create-a-deployment
 */
export async function recordDeployment(token: Secret, record: DeploymentRecord, session: Session): Promise<Recorder> {
  try {
    const id = await openRecord(token, record, session);
    if (record.operation === 'deploy') session.save(SAVED_RECORD.id, String(id));
    return recorderFor(id, token, session);
  } catch (cause) {
    session.signal.throwIfAborted();
    warn(cause, session);
    return silentRecorder;
  }
}

async function openRecord(token: Secret, record: DeploymentRecord, session: Session): Promise<number> {
  const http = connectGithub(token, session, PATIENCE_MS);
  const { ref, githubEnvironment: environment, isTransient, isProduction } = record;
  const payload = payloadOf(record, session.source);
  const find = async () => {
    const listed = await deploymentCalls(http).list({ environment, sha: ref }, 1);
    return listed.find((known) => isSameJob(known.payload, payload))?.id;
  };
  const before = session.source.runAttempt > 1 ? await find() : undefined;
  if (before !== undefined) return before;
  try {
    const made = await http.json<{ id?: number; message?: string }>({
      method: 'POST',
      path: 'deployments',
      json: {
        ref,
        environment,
        auto_merge: false,
        required_contexts: [],
        transient_environment: isTransient,
        production_environment: isProduction,
        payload,
      },
    });
    // 202: GitHub has merged the default branch into the ref instead, which a deployment of this very commit cannot follow.
    if (made.id === undefined) throw new Error(`GitHub made no deployment: ${cutBytes(made.message ?? 'no reason given', 200)}`);
    return made.id;
  } catch (cause) {
    // An answer that was lost may have taken effect; one more would stay `queued` for ever.
    const isLost = cause instanceof ServiceError && (cause.status === undefined || cause.status >= 500);
    const made = isLost ? await find() : undefined;
    if (made === undefined) throw cause;
    return made;
  }
}

function recorderFor(id: number, token: Secret, session: Session): Recorder {
  let said: Promise<void> = Promise.resolve();
  let isDown = false;
  const say = async ({ state, description, deploymentId, environmentUrl, logUrl }: DeploymentNote) => {
    const text = deploymentId === undefined ? description : describeDeployment(deploymentId, description);
    const json = {
      state,
      description: cutBytes(text, MAX_DESCRIPTION_BYTES),
      // GitHub would retire other projects of the repository too, and no transient environment: `history/retire-older.ts`.
      auto_inactive: false,
      ...(environmentUrl && { environment_url: environmentUrl }),
      ...(logUrl && { log_url: logUrl }),
    };
    const isCancelled = session.signal.aborted;
    const http = connectGithub(token, session, isDown || isCancelled ? LAST_WORDS_MS : PATIENCE_MS);
    try {
      await http.request({ method: 'POST', path: `deployments/${id}/statuses`, json, idempotent: true });
      if (ENDS.includes(state)) session.save(SAVED_RECORD.isTold, 'true');
    } catch (cause) {
      // A note that the cancellation cut off is followed by the last words.
      if (session.signal.aborted && !isCancelled) return;
      if (!isDown) warn(cause, session);
      isDown = true;
    }
  };
  return {
    id,
    note(note) {
      said = said.then(() => say(note));
      return said;
    },
  };
}

function warn(cause: unknown, { log }: Session): void {
  log.warning(
    `GitHub does not show this deployment as it is: ${troubleOf(cause)} The deployment itself is not affected. The job needs "permissions: deployments: write".`,
    'Deploy',
  );
}
