import { CancelledError } from '../errors.ts';

/**
 * A cancelled job gets SIGINT, 7.5 s later SIGTERM, 2.5 s later it is killed.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
const LAST_MOMENT_MS = 7000;

/**
 * An AbortSignal that aborts at the first SIGINT or SIGTERM. `atLastMoment` is called when the action has still not ended
 * shortly before the runner would kill it.
 */
export function listenForCancel(atLastMoment: () => void): AbortSignal {
  const controller = new AbortController();
  const cancel = () => {
    if (controller.signal.aborted) return;
    setTimeout(atLastMoment, LAST_MOMENT_MS).unref();
    controller.abort(new CancelledError());
  };
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  return controller.signal;
}
