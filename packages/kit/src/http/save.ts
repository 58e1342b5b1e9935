import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { formatBytes } from '#core/text.ts';
import { UserError } from '../errors.ts';
import type { ClientOptions, SaveCall } from './call.ts';
import { refusal, ServiceError } from './errors.ts';
import { networkDetail, openResponse, readBody } from './exchange.ts';

const DEFAULT_IDLE_MS = 30_000;

/** What was saved. */
export interface Saved {
  sizeBytes: number;
  /** Of the bytes as they came, in hex. */
  sha256: string;
}

/** The answer is larger than the caller allows. */
export class TooLargeError extends UserError {
  override name = 'TooLargeError';
}

/**
 * One attempt to save an answer in a file while it arrives: nothing of it is held in memory. An earlier attempt's file is replaced.
 * @throws TooLargeError before the first byte where the answer says its size, else as soon as it is too large.
 * @throws ServiceError when the answer is no success, breaks off, or brings no byte for `idleMs`.
 */
export async function saveAnswer(options: ClientOptions, call: SaveCall, url: URL, name: string): Promise<Saved> {
  const { file, maxBytes, idleMs = DEFAULT_IDLE_MS } = call;
  options.signal.throwIfAborted();
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(), idleMs);
  const signal = AbortSignal.any([options.signal, idle.signal]);
  const tooLarge = (size: string) =>
    new TooLargeError(`${options.service}'s answer to ${name} is larger than ${formatBytes(maxBytes)}${size}.`);
  try {
    const { response } = await openResponse(options, call, url, signal);
    if (!response.ok) {
      const text = (await readBody(response.body ?? [])).toString('utf8');
      throw refusal(options, name, { status: response.status, headers: response.headers, text });
    }
    const announced = Number(response.headers.get('content-length') ?? 0);
    if (announced > maxBytes) {
      await response.body?.cancel();
      throw tooLarge(`: it has ${formatBytes(announced)}`);
    }
    await using handle = await open(file, 'w', 0o600);
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw tooLarge('');
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    return { sizeBytes, sha256: hash.digest('hex') };
  } catch (cause) {
    options.signal.throwIfAborted();
    if (idle.signal.aborted) throw new ServiceError(options.service, name, { kind: 'timeout', afterMs: idleMs });
    if (cause instanceof UserError) throw cause;
    throw new ServiceError(options.service, name, { kind: 'network', detail: networkDetail(cause) });
  } finally {
    clearTimeout(timer);
  }
}
