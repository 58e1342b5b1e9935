import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { OWNERS } from '@shipgate/deploy/check-inputs.ts';
import { operationInputs } from '@shipgate/deploy/inputs.ts';
import { OPERATIONS } from '@shipgate/deploy/operation.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

const readme = readFileSync(join(REPOSITORY_ROOT, 'actions/deploy/README.md'), 'utf8');
const examples = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');
const said = (words: string) => words.split(/[^a-z-]+/);

test.each(OPERATIONS)('the README has an example of %s to paste', (operation) => {
  expect(examples.some((text) => new RegExp(`operation: ${operation}(?![a-z-])`).test(text))).toBe(true);
});

test('each input of an operation has its owners, and no other has', () => {
  expect(Object.keys(OWNERS).toSorted()).toEqual(Object.keys(operationInputs).toSorted());
});

test.each(Object.entries(OWNERS))('the description of %s names the operations that it belongs to', (name, owners) => {
  const { description } = operationInputs[name as keyof typeof OWNERS].field;
  const words = said(description);
  const unsaid = owners.filter((owner) => !words.includes(owner) && !(owner.startsWith('canary-') && words.includes('canary')));
  expect(unsaid).toEqual([]);
});
