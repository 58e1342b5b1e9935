import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { CONFIG_SECTIONS } from '#kit/config-file.ts';
import { COMMON_OUTPUTS } from '#kit/inputs/definition.ts';
import { isConfidential } from '#kit/inputs/fields.ts';
import { actionNames, readActions } from '#scripts/docs/actions.ts';
import { fillMarkers } from '#scripts/docs/markers.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

const actions = await readActions(REPOSITORY_ROOT);
const read = (path: string) => readFileSync(join(REPOSITORY_ROOT, path), 'utf8');

test('action.yml, README tables and schemas are what the definitions give', () => {
  const run = spawnSync(process.execPath, ['scripts/docs.ts', '--check'], { cwd: REPOSITORY_ROOT, encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
});

test.each(actions)('action.yml of $name offers the inputs and outputs of the code', ({ name, inputs, outputs }) => {
  const yml = parse(read(`actions/${name}/action.yml`));
  expect(new Set(Object.keys(yml.inputs))).toEqual(new Set(Object.keys(inputs)));
  expect(new Set(Object.keys(yml.outputs))).toEqual(new Set([...Object.keys(outputs), ...Object.keys(COMMON_OUTPUTS)]));
  expect(existsSync(join(REPOSITORY_ROOT, `actions/${name}`, yml.runs.main))).toBe(true);
});

test.each(actions)('action.yml of $name has no expression but in defaults: the runner would evaluate it', ({ name }) => {
  const yml = parse(read(`actions/${name}/action.yml`), (key, value) => (key === 'default' ? undefined : value));
  expect(JSON.stringify(yml)).not.toContain('${{');
});

test.each(actions)('every secret of $name can be given in the environment, since the command line takes none', ({ inputs }) => {
  const unreachable = Object.entries(inputs).filter(([, { field, env }]) => isConfidential(field.kind) && !env);
  expect(unreachable.map(([name]) => name)).toEqual([]);
});

test.each(actions)('$name is a component: README with tables, CHANGELOG and package of its own', ({ name }) => {
  expect(read(`actions/${name}/README.md`)).toMatch(/<!-- inputs:start -->[\s\S]*<!-- outputs:start -->/);
  expect(JSON.parse(read(`actions/${name}/package.json`)).name).toBe(`@shipgate/${name}`);
  expect(existsSync(join(REPOSITORY_ROOT, `actions/${name}/CHANGELOG.md`))).toBe(true);
});

test('every action carries the name of its folder, and has its section in the configuration file where something can be set', () => {
  expect(actions.map(({ name }) => name)).toEqual(actionNames(REPOSITORY_ROOT));
  const settable = actions.filter(({ inputs }) => Object.values(inputs).some(({ configurable }) => configurable));
  const wanted = settable.map(({ name }) => name).filter((name) => name !== 'release-gate');
  // release-gate reads the calendar of releases, which is no list of inputs.
  expect([...CONFIG_SECTIONS].toSorted()).toEqual([...wanted, 'release'].toSorted());
});

test('a page keeps all but what stands between the markers, and one marker alone is refused', () => {
  const page = 'before\n<!-- inputs:start -->\nold\n<!-- inputs:end -->\nafter\n';
  expect(fillMarkers(page, 'inputs', 'new')).toBe('before\n<!-- inputs:start -->\nnew\n<!-- inputs:end -->\nafter\n');
  expect(fillMarkers('no markers', 'inputs', 'new')).toBe('no markers');
  expect(() => fillMarkers('<!-- inputs:start -->', 'inputs', 'new')).toThrow('must both stand there');
});
