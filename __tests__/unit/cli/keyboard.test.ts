import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { askAt } from '@shipgate/cli/keyboard.ts';
import { UserError } from '#kit/errors.ts';

/** A terminal at which somebody has typed. */
function typed(keys: string) {
  const input = new PassThrough();
  input.write(keys);
  return { input, output: new PassThrough(), terminal: true };
}

test('the line that is typed is the answer', async () => {
  expect(await askAt(typed('none\r'), new AbortController().signal)('Who? ')).toBe('none');
});

test.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('%s at a question ends with a sentence, not with a stack trace', async (_, key) => {
  const asked = askAt(typed(key), new AbortController().signal)('Who? ');
  await expect(asked).rejects.toThrow(UserError);
  await expect(asked).rejects.toThrow('nothing was written');
});
