import { expect, test } from '@jest/globals';
import { gatherChanges } from '@shipgate/release-gate/brief/gather.ts';
import type { Ports } from '@shipgate/release-gate/ports.ts';
import { ServiceError } from '#kit/http/errors.ts';

const LIVE = 'a'.repeat(40);

/** What is live, held against a GitHub whose comparison is this. */
const gather = (compare: () => Promise<never>, live: string | undefined = LIVE, signal = new AbortController().signal) =>
  gatherChanges(live, { github: { compare }, session: { source: { sha: 'b'.repeat(40) }, signal } } as unknown as Ports);

test.each(['main', '../../x', 'a'.repeat(39), `${LIVE}...main`])(
  'GitHub is not asked about %s, which is no commit',
  async (live) => {
    const asked: string[] = [];
    const compare = async () => asked.push('compare') as never;
    expect(await gather(compare, live)).toEqual({ kind: 'unknown', why: 'It is not known which commit is live.' });
    expect(asked).toEqual([]);
  },
);

test("GitHub's trouble leaves the commits untold; a bug, and a cancelled job, are not swallowed", async () => {
  const trouble = () => Promise.reject(new ServiceError('GitHub', 'GET /compare', { kind: 'network', detail: 'Oops' }));
  expect(await gather(trouble)).toMatchObject({ kind: 'unknown', why: expect.stringContaining('Oops') });
  await expect(gather(() => Promise.reject(new TypeError('no such thing')))).rejects.toThrow('no such thing');
  await expect(gather(trouble, LIVE, AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
});
