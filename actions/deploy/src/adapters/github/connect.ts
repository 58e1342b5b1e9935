import { messageOf, UserError } from '#kit/errors.ts';
import { githubClient } from '#kit/github.ts';
import type { HttpClient } from '#kit/http/client.ts';
import type { Secret } from '#kit/secret.ts';
import type { Session } from '#kit/session.ts';

const TIMEOUT_MS = 5000;

/**
 * GitHub's API below this repository.
 * @param withinMs all that is asked through it has ended by then, repeats and pauses included: a deployment does not wait for its record.
 */
export function connectGithub(token: Secret, { env, source, signal }: Session, withinMs?: number): HttpClient {
  const patience = withinMs === undefined ? [] : [AbortSignal.timeout(withinMs)];
  // After a cancellation there are last words to say, in their own time.
  const own = signal.aborted && withinMs !== undefined ? [] : [signal];
  return githubClient({
    apiUrl: env.GITHUB_API_URL,
    below: `repos/${source.repository}`,
    token,
    signal: AbortSignal.any([...own, ...patience]),
    timeoutMs: TIMEOUT_MS,
  });
}

/** Why a call failed, for a person. */
export const troubleOf = (cause: unknown): string => (isLate(cause) ? 'GitHub did not answer in time.' : messageOf(cause));

/** Whether it is GitHub's fault, or its user's, and none of ours. */
export const isTrouble = (cause: unknown): boolean => cause instanceof UserError || isLate(cause);

const isLate = (cause: unknown) => cause instanceof DOMException && cause.name === 'TimeoutError';
