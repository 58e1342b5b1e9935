import type { ClientOptions, LinesCall } from './call.ts';
import { refusal, ServiceError } from './errors.ts';
import { networkDetail, openResponse, readBody } from './exchange.ts';

/** Far above any line of a log; without a limit a service could fill the memory with one. */
const MAX_LINE_CHARS = 1024 * 1024;

/**
 * The lines of a growing answer, without their ends. Ends with the answer, or when `until` aborts.
 * @throws ServiceError when the answer is no success, breaks off, or brings no byte for `idleMs`.
 */
export async function* readLines(options: ClientOptions, call: LinesCall, url: URL): AsyncGenerator<string> {
  const name = `GET ${call.path.split('?')[0]}`;
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(), call.idleMs);
  const signal = AbortSignal.any([options.signal, call.until, idle.signal]);
  try {
    const { response } = await openResponse(options, call, url, signal);
    if (!response.ok) {
      const text = (await readBody(response.body ?? [])).toString('utf8');
      throw refusal(options, name, { status: response.status, headers: response.headers, text });
    }
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > MAX_LINE_CHARS) throw new Error('a line of its answer is longer than 1 MiB');
      yield* lines;
    }
    if (rest !== '') yield rest;
  } catch (cause) {
    options.signal.throwIfAborted();
    if (call.until.aborted) return;
    if (idle.signal.aborted) throw new ServiceError(options.service, name, { kind: 'timeout', afterMs: call.idleMs });
    if (cause instanceof ServiceError) throw cause;
    throw new ServiceError(options.service, name, { kind: 'network', detail: networkDetail(cause) });
  } finally {
    clearTimeout(timer);
  }
}
