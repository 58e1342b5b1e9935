import type { Outcome } from '#core/outcome.ts';
import { UserError } from '#kit/errors.ts';
import type { Session } from '#kit/session.ts';
import type { Inputs } from '../action.ts';
import { environmentOf, type Operation, WITHOUT_VERCEL } from '../operation.ts';

/** GitHub gives these no secrets and a read-only token when they come from a fork. @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request */
const WITHOUT_SECRETS = ['pull_request', 'pull_request_review', 'pull_request_review_comment'];
/** These run with the repository's secrets, whoever has started them. */
const WITH_SECRETS = ['pull_request_target', 'workflow_run'];
/** These run the code of the checkout, here or on Vercel; the others only move what is deployed already. */
const RUN_CODE: readonly Operation[] = ['deploy', 'build'];

const DEPENDABOT = 'dependabot[bot]';

/**
 * Says what becomes of a run for a fork's pull request, or for Dependabot's.
 * @returns the `skip` that ends it, or undefined when it may go on.
 * @throws UserError when a stranger's code would run with this repository's secrets, and `allow-fork` does not name that fork.
 */
export function admitFork(inputs: Inputs, session: Session): Outcome | undefined {
  const { operation } = inputs;
  const fork = forkOf(session);
  if (fork !== undefined && WITHOUT_SECRETS.includes(session.eventName) && operation !== 'build')
    return skipped(
      inputs,
      `This pull request comes from ${fork.name}, and GitHub gives a fork's pull request no secrets: ${operation} does not apply.`,
    );
  if (fork !== undefined && WITH_SECRETS.includes(session.eventName) && RUN_CODE.includes(operation))
    admitNamed(fork, inputs['allow-fork'], session);
  const lacksToken = inputs['vercel-token'] === undefined && !WITHOUT_VERCEL.includes(operation);
  if (session.actor === DEPENDABOT && lacksToken)
    return skipped(
      inputs,
      `Dependabot's pull requests get Dependabot's own secrets only, and there is no VERCEL_TOKEN among them: ${operation} does not apply. Add it under Settings, Secrets and variables, Dependabot, to have them too.`,
    );
  return undefined;
}

interface Fork {
  /** For a sentence. */
  name: string;
  /** `OWNER/REPO`; undefined when the fork has been deleted. */
  repository: string | undefined;
}

/** The other repository that a run works for; undefined when there is none. */
export function forkOf({
  isFork,
  event,
  eventName,
  source,
}: Pick<Session, 'isFork' | 'event' | 'eventName' | 'source'>): Fork | undefined {
  const { workflow_run: started, pull_request: pull } = event;
  const isForeignRun =
    eventName === 'workflow_run' &&
    started?.head_repository !== undefined &&
    !isSame(started.head_repository?.full_name, source.repository);
  if (!isFork && !isForeignRun) return undefined;
  const repository = isFork ? pull?.head.repo?.full_name : started?.head_repository?.full_name;
  return { repository, name: repository === undefined ? 'a fork that is gone' : `the fork ${repository}` };
}

function admitNamed(fork: Fork, allowed: string | undefined, { log, eventName }: Session): void {
  if (allowed === undefined || !isSame(fork.repository, allowed)) {
    const named = allowed === undefined ? 'allow-fork names none' : `allow-fork names ${JSON.stringify(allowed)}`;
    const remedy =
      fork.repository === undefined
        ? 'It cannot be allowed.'
        : `Deploy it under "pull_request", where it is skipped; or read its code, and then set allow-fork to "${fork.repository}".`;
    throw new UserError(
      `This run was started by ${eventName} for ${fork.name}, so its code would run with this repository's secrets, and ${named}. ${remedy}`,
    );
  }
  log.warning(
    `The code of ${fork.name} runs with this repository's secrets: allow-fork names it. Whoever may push there can read the variables of this environment on Vercel.`,
    'Deploy',
  );
}

/** GitHub's names do not differ by case. */
const isSame = (one: string | undefined, other: string) => one?.toLowerCase() === other.toLowerCase();

const skipped = (inputs: Inputs, reason: string): Outcome => ({
  target: { environment: environmentOf(inputs) },
  findings: [],
  verdict: 'skip',
  reason,
});
