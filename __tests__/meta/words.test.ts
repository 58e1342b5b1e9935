import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readActions } from '#scripts/docs/actions.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';
import { readSources } from './sources.ts';

const sources = readSources();
const actions = await readActions(REPOSITORY_ROOT);
const inputs = actions.flatMap(({ name, inputs: table }) =>
  Object.entries(table).map(([input, { field }]) => ({ action: name, input, field })),
);

test('a file says what it is: no utils, no helpers, no index that hides where a thing lives', () => {
  const vague = /^(utils?|helpers?|misc|common-utils)\.ts$/;
  expect(
    sources.filter(({ path }) => vague.test(basename(path)) || /\/(utils?|helpers?)\//.test(path)).map(({ path }) => path),
  ).toEqual([]);
  const barrels = sources.filter(({ place, text }) => basename(place) === 'index.ts' && /^export \* from/m.test(text));
  expect(barrels.map(({ path }) => path)).toEqual([]);
});

test('nothing is left for later', () => {
  expect(sources.filter(({ text }) => /\b(TODO|FIXME|XXX|HACK)\b|\bfor now\b/.test(text)).map(({ path }) => path)).toEqual([]);
});

test('inputs and outputs are written in kebab-case', () => {
  const names = actions.flatMap((action) => [...Object.keys(action.inputs), ...Object.keys(action.outputs)]);
  expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
});

test('the same input is the same thing in every action', () => {
  const kinds = new Map<string, Set<string>>();
  for (const { input, field } of inputs) kinds.set(input, (kinds.get(input) ?? new Set()).add(field.kind));
  expect([...kinds].filter(([, kind]) => kind.size > 1)).toEqual([]);
});

test('every description is a sentence', () => {
  const texts = [
    ...inputs.map(({ field }) => field.description),
    ...actions.flatMap(({ description, outputs }) => [description, ...Object.values(outputs)]),
  ];
  expect(texts.filter((text) => !/^[A-Z`†"(][\s\S]*[.)…]$/.test(text))).toEqual([]);
});

test('where something is sent, and every secret, can only be an input', () => {
  const configurable = actions.flatMap((action) => Object.entries(action.inputs).filter(([, input]) => input.configurable));
  const sent = configurable.filter(
    ([name, { field }]) => ['url', 'secret'].includes(field.kind) || /(^|-)(url|host|token|key|from|to|id)$/.test(name),
  );
  expect(sent.map(([name]) => name)).toEqual([]);
});

test('the title of a test is a sentence about behaviour', () => {
  const titles = globSync('__tests__/**/*.test.ts', { cwd: REPOSITORY_ROOT }).flatMap((path) =>
    [
      ...readFileSync(join(REPOSITORY_ROOT, path), 'utf8').matchAll(/^test(?:\.each\([\s\S]*?\n?\]\))?\(\s*['`"](.*?)['`"],/gm),
    ].map(([, title]) => `${path}: ${title}`),
  );
  expect(titles.length).toBeGreaterThan(100);
  expect(titles.filter((title) => /: (should|works|test)\b/i.test(title))).toEqual([]);
});
