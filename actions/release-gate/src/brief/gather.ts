import { messageOf } from '#kit/errors.ts';
import { ServiceError } from '#kit/http/errors.ts';
import type { Comparison } from '../adapters/github.ts';
import type { Ports } from '../ports.ts';

/** What a release brings, as far as it can be told. */
export type Changes =
  | { kind: 'known'; comparison: Comparison }
  /** Why not, as a sentence. */
  | { kind: 'unknown'; why: string };

const COMMIT = /^[0-9a-f]{40}$/;

/** Compares what is live with what is to be released. A brief without its commits is still a brief. */
export async function gatherChanges(liveSha: string | undefined, { github, session }: Ports): Promise<Changes> {
  if (liveSha === undefined || !COMMIT.test(liveSha)) return { kind: 'unknown', why: 'It is not known which commit is live.' };
  try {
    const comparison = await github.compare(liveSha, session.source.sha);
    if (comparison) return { kind: 'known', comparison };
    return { kind: 'unknown', why: `GitHub does not know the commit that is live (${liveSha.slice(0, 7)}).` };
  } catch (cause) {
    session.signal.throwIfAborted();
    if (!(cause instanceof ServiceError)) throw cause;
    return { kind: 'unknown', why: messageOf(cause) };
  }
}
