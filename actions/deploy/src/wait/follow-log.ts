import { messageOf } from '#kit/errors.ts';
import { ServiceError } from '#kit/http/errors.ts';
import type { Clock } from '../clock.ts';
import type { Bell } from './bell.ts';
import type { BuildEvent } from './build-event.ts';

/** While the stream is broken, the log is read this often. */
const POLL_MS = 2000;
/** So many streams in a row without a new line, with pauses of 2, 4, 8 … s between them; then only polls are left. */
const MAX_EMPTY_STREAMS = 6;
const MAX_FAILED_READS = 5;
/** Several machines may build, and their clocks differ: what is asked for again is told apart by its id. */
const OVERLAP_MS = 5000;

/** Where a build's events come from. */
export interface LogSource {
  follow(since: number | undefined, until: AbortSignal): AsyncIterable<BuildEvent>;
  read(since: number | undefined): Promise<BuildEvent[]>;
}

interface LogOptions {
  clock: Clock;
  /** Rung whenever the deployment may have another state. */
  bell: Bell;
  /** Whether more of the log is to come; a finished build's log is not polled. */
  isBuilding(): boolean;
  line(line: string): void;
  tell(line: string): void;
}

interface FollowedLog {
  /** What came so far, each line once. */
  lines: readonly string[];
  /** When the last line came, by our clock. */
  lastLineAt(): number;
  /** Takes in what the stream has not brought. @returns what went wrong, if anything did. */
  catchUp(): Promise<ServiceError | undefined>;
  /** Nothing is taken in any more. @throws what went wrong by a fault of our own. */
  end(): void;
}

/** Follows a build's log until told to end: by its stream, and by polls wherever that breaks. No line is lost, none comes twice. */
export function followLog(source: LogSource, { clock, bell, isBuilding, line, tell }: LogOptions): FollowedLog {
  const lines: string[] = [];
  const seen = new Set<string>();
  const stop = new AbortController();
  let newest: number | undefined;
  let lastLineAt = 0;
  let bug: unknown;
  const since = () => (newest === undefined ? undefined : newest - OVERLAP_MS);

  const take = (event: BuildEvent) => {
    if (event.kind === 'change') return bell.ring();
    if (stop.signal.aborted || seen.has(event.id)) return;
    seen.add(event.id);
    newest = Math.max(newest ?? 0, event.at);
    lastLineAt = clock.now();
    for (const one of event.lines) {
      lines.push(one);
      line(one);
    }
  };
  const catchUp = async () => {
    try {
      // A change that is known already would only wake for nothing.
      for (const event of await source.read(since())) if (event.kind === 'log') take(event);
      return undefined;
    } catch (cause) {
      if (cause instanceof ServiceError) return cause;
      throw cause;
    }
  };
  const stream = async () => {
    try {
      for await (const event of source.follow(since(), stop.signal)) take(event);
      return undefined;
    } catch (cause) {
      if (cause instanceof ServiceError) return cause;
      throw cause;
    }
  };
  /** A silent stream may belong to a silent build, or be a dead one: then the log knows more. */
  const hasMore = async () => {
    const before = seen.size;
    const trouble = await catchUp();
    return trouble !== undefined || seen.size > before;
  };
  let failedReads = 0;
  const poll = async (forMs: number) => {
    for (const until = clock.now() + forMs; clock.now() < until; ) {
      await clock.sleep(POLL_MS);
      if (stop.signal.aborted) return;
      if (isBuilding() && failedReads < MAX_FAILED_READS) failedReads = (await catchUp()) ? failedReads + 1 : 0;
    }
  };
  const run = async () => {
    let hasTold = false;
    for (let empty = 0; empty < MAX_EMPTY_STREAMS; ) {
      const before = seen.size;
      const trouble = await stream();
      if (stop.signal.aborted) return;
      if (trouble?.trouble.kind === 'timeout' && !(await hasMore())) continue;
      bell.ring();
      empty = seen.size > before ? 1 : empty + 1;
      if (trouble && !hasTold) {
        hasTold = true;
        tell(`${messageOf(trouble)} Until the build's events can be followed again, Vercel is asked every ${POLL_MS / 1000} s.`);
      }
      await poll(Math.max(POLL_MS * 2 ** (empty - 1), retryAfterOf(trouble)));
      if (stop.signal.aborted) return;
    }
    await poll(Number.POSITIVE_INFINITY);
  };
  void run().catch((cause) => {
    bug = cause;
  });
  return {
    lines,
    lastLineAt: () => lastLineAt,
    catchUp,
    end() {
      stop.abort();
      if (bug !== undefined) throw bug;
    },
  };
}

const retryAfterOf = (trouble: ServiceError | undefined): number =>
  trouble?.trouble.kind === 'status' ? (trouble.trouble.retryAfterMs ?? 0) : 0;
