/**
 * An AbortSignal that aborts at Ctrl-C, SIGTERM or a closed terminal: the workflow that is played is cancelled, and whatever was
 * opened with `using` is closed on the way out.
 */
export function listenForStop(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => controller.abort(new Error(`Stopped by ${signal}.`)));
  return controller.signal;
}

export const untilStopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
