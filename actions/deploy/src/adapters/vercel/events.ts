import { nonsense } from '#kit/http/errors.ts';
import { type BuildEvent, readBuildEvent } from '../../wait/build-event.ts';
import type { Api } from './client.ts';

/** Vercel sends keep-alives; a stream that is silent for so long is dead, though nobody closed it. */
const IDLE_MS = 20_000;
/** The log is worth having, not worth waiting long for. */
const READ_TIMEOUT_MS = 5000;

const pathOf = (id: string) => `/v3/deployments/${id}/events`;
const queryOf = (since: number | undefined) => ({
  builds: '1',
  direction: 'forward',
  limit: '-1',
  since: since === undefined ? undefined : String(since),
});

export const eventCalls = (api: Api) => ({
  /**
   * A build's events as they happen, beginning with those from `since` on (milliseconds since the epoch). Ends when Vercel ends it or `until` aborts.
   * @throws ServiceError when the stream breaks, falls silent or holds what is no event.
   * @see https://vercel.com/docs/rest-api/deployments/get-deployment-events
   */
  async *followEvents(id: string, since: number | undefined, until: AbortSignal): AsyncGenerator<BuildEvent> {
    const path = pathOf(id);
    const query = { ...queryOf(since), follow: '1', format: 'lines' };
    for await (const line of api.lines({ path, query, idleMs: IDLE_MS, until })) {
      if (line.trim() !== '') yield* eventsOf(parseLine(line, path), path);
    }
  },
  /** The events so far, oldest first. */
  async readEvents(id: string, since: number | undefined): Promise<BuildEvent[]> {
    const path = pathOf(id);
    const call = { path, query: queryOf(since), timeoutMs: READ_TIMEOUT_MS, retries: 1 };
    return eventsOf(await api.json(call), path);
  },
});

/** One event or, in an answer that is no stream, a list of them. */
function eventsOf(value: unknown, path: string): BuildEvent[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one) => {
    const told = readBuildEvent(one);
    if (told) return told;
    throw unreadable(path, JSON.stringify(one) ?? '');
  });
}

function parseLine(line: string, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw unreadable(path, line);
  }
}

const unreadable = (path: string, text: string) => nonsense('Vercel', `GET ${path}`, { status: 200, text });
