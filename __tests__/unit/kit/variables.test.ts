import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { defineAction, optional } from '#kit/inputs/definition.ts';
import { variables } from '#kit/inputs/fields.ts';
import { readInputs, secretTexts } from '#kit/inputs/read.ts';

const refusalOf = (name: string) => (name === 'TZ' ? 'is reserved by Vercel' : undefined);
const action = defineAction({
  name: 'deploy',
  title: 'Deploy',
  description: 'For tests.',
  inputs: { env: optional(variables('Variables.', refusalOf), { env: 'SHIPGATE_ENV' }) },
  outputs: {},
});
const given = (env: string) => ({ texts: { env }, config: { texts: {}, places: {} }, env: {} });
const read = (text: string) => readInputs(action, given(text)).env;

test('a line is split at its first "=", and the rest is the value as it stands', () => {
  const value = read('  URL=postgres://u:p@h/db?a=1,b=2\r\n\nEMPTY=\nQUOTED="two words"');
  expect([...(value ?? [])].map(([name, secret]) => [name, secret.reveal()])).toEqual([
    ['URL', 'postgres://u:p@h/db?a=1,b=2'],
    ['EMPTY', ''],
    ['QUOTED', '"two words"'],
  ]);
});

test('no value prints, wherever text is made of it', () => {
  const value = read('KEY=hunter2hunter2');
  expect(`${inspect(value)} ${JSON.stringify({ value })} ${JSON.stringify([...(value ?? [])])}`).not.toContain('hunter2');
});

test('every value that could be a secret is masked, in malformed lines too; words of every log and bare addresses are not', () => {
  const text =
    'A=hunter2hunter2\nhunter3hunter3\nB=production\nC=short\nD=https://pets.example/\nE=https://hooks.example/T0/secret';
  expect(secretTexts(action, { texts: { env: text }, env: {} })).toEqual([
    'hunter2hunter2',
    'hunter3hunter3',
    'https://hooks.example/T0/secret',
  ]);
  expect(secretTexts(action, { texts: {}, env: { SHIPGATE_ENV: 'A=hunter2hunter2' } })).toEqual(['hunter2hunter2']);
});

test.each([
  ['A=1\nhunter2hunter2', 'line 2 has no "="'],
  ['A=1\nhunter2 hunter2==', 'line 2 is not'],
  ['A=hunter2hunter2\nB=1\nA=2', 'line 3 (A) repeats line 1'],
  ['TZ=hunter2hunter2', 'line 1 (TZ) is reserved by Vercel'],
  [`A=${'hunter2'.repeat(10_000)}`, 'at most 64 KiB in all: line 1 (A) goes beyond'],
])('a mistake is told by line and name, never by value (%#)', (text, sentence) => {
  const refused = () => read(text);
  expect(refused).toThrow(sentence);
  expect(refused).toThrow(/^Input "env" is \*\*\*, but must be (?!.*hunter)/);
});
