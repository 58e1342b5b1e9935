import { expect, test } from '@jest/globals';
import { combinationLabel, expandMatrix } from '#sandbox/runner/plan/matrix.ts';

test("the example of GitHub's documentation comes out as documented", () => {
  const matrix = {
    fruit: ['apple', 'pear'],
    animal: ['cat', 'dog'],
    include: [
      { color: 'green' },
      { color: 'pink', animal: 'cat' },
      { fruit: 'apple', shape: 'circle' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ],
  };
  expect(expandMatrix(matrix, 'ci.yml:1')).toEqual([
    { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
    { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
    { fruit: 'pear', animal: 'cat', color: 'pink' },
    { fruit: 'pear', animal: 'dog', color: 'green' },
    { fruit: 'banana' },
    { fruit: 'banana', animal: 'cat' },
  ]);
});

test('exclude takes out what fits in part', () => {
  const matrix = { os: ['a', 'b'], node: [1, 2], exclude: [{ os: 'a' }, { os: 'b', node: 2 }] };
  expect(expandMatrix(matrix, 'ci.yml:1')).toEqual([{ os: 'b', node: 1 }]);
});

test('a matrix of include alone makes one job for each entry', () => {
  expect(expandMatrix({ include: [{ a: 1 }, { a: 2 }] }, 'ci.yml:1')).toEqual([{ a: 1 }, { a: 2 }]);
});

test.each([
  ['nothing left', { a: [] }, /at least one vector/],
  ['no list', { a: 'x' }, /'a' is not a list/],
  ['too many', { a: Array.from({ length: 17 }, (_, i) => i), b: Array.from({ length: 16 }, (_, i) => i) }, /more than 256/],
])('%s is refused', (_, matrix, message) => {
  expect(() => expandMatrix(matrix, 'ci.yml:1')).toThrow(message);
});

test('the label shows nested values too', () => {
  expect(combinationLabel({ page: '/', device: { name: 'mobile', width: 360 } })).toBe('(/, mobile, 360)');
});
