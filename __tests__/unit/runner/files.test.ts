import { expect, test } from '@jest/globals';
import { createCommandReader } from '#sandbox/runner/process/commands.ts';
import { readPairs } from '#sandbox/runner/process/files.ts';

test('a block may hold what looks like a pair, and a pair may hold an arrow', () => {
  expect(readPairs('a<<END\nb=c\n\nd<<E\nEND\ne=f<<g\n')).toEqual({ a: 'b=c\n\nd<<E', e: 'f<<g' });
});

test('a block that never ends is an error', () => {
  expect(() => readPairs('a<<END\nb\n')).toThrow("Matching delimiter not found 'END'");
});

test('a command may be indented and hold colons; what only resembles one is text', () => {
  const read = createCommandReader();
  expect(read('  ::error title=a%3A%2Cb::see https://example.com::x')).toEqual({
    kind: 'annotation',
    level: 'error',
    message: 'see https://example.com::x',
    properties: { title: 'a:,b' },
  });
  for (const line of ['said ::error::no', '::unknown::x', ':: ::', '::'])
    expect(read(line)).toEqual({ kind: 'text', text: line });
});
