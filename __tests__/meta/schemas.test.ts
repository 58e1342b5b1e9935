import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { COMPACT_MAX_BYTES, compactReport } from '#core/compact.ts';
import { parseReport } from '#core/report.ts';
import { createFinding, createReport } from '#testing/reports.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

const SCHEMAS = join(REPOSITORY_ROOT, 'schemas');
const compile = (name: string) => {
  const schema = JSON.parse(readFileSync(join(SCHEMAS, name), 'utf8'));
  return new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);
};
const isReport = compile('report.schema.json');
const isConfig = compile('config.schema.json');
const examples = readdirSync(join(SCHEMAS, 'examples'));

test.each(examples)('the example %s is a Report for the code and for the published schema', (file) => {
  const text = readFileSync(join(SCHEMAS, 'examples', file), 'utf8');
  expect(parseReport(text)).toEqual(JSON.parse(text));
  expect(isReport(JSON.parse(text))).toBe(true);
});

test('every verdict has an example, and so has a compact report', () => {
  const reports = examples.map((file) => parseReport(readFileSync(join(SCHEMAS, 'examples', file), 'utf8')));
  expect(new Set(reports.map(({ verdict }) => verdict))).toEqual(new Set(['pass', 'warn', 'fail', 'error', 'skip']));
  expect(reports.filter(({ omitted }) => omitted)).toHaveLength(1);
});

test.each([{ verdict: 'green' }, { findings: [{ rule: 'x' }] }, { colour: 'red' }, { id: 'a b' }])(
  'code and published schema both refuse %j',
  (wrong) => {
    const value = { ...createReport(), ...wrong };
    expect(() => parseReport(JSON.stringify(value))).toThrow('not a shipgate/report@1');
    expect(isReport(value)).toBe(false);
  },
);

test('a report that was cut to size still fits the published schema', () => {
  const findings = Array.from({ length: 500 }, (_, index) => createFinding({ title: `finding ${index} ${'😀'.repeat(60)}` }));
  const text = compactReport(createReport({ findings }));
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(COMPACT_MAX_BYTES);
  expect(isReport(JSON.parse(text))).toBe(true);
});

test('a configuration is checked by section and setting', () => {
  expect(isConfig({ smoke: { pages: ['/', '/about'], 'fail-on': 'warn' }, 'budget-gate': { runs: 5 }, deploy: null })).toBe(true);
  expect(isConfig({ smok: {} })).toBe(false);
  expect(isConfig({ smoke: { url: 'https://elsewhere.example' } })).toBe(false);
  expect(isConfig({ 'budget-gate': { runs: 'many' } })).toBe(false);
  expect(isConfig({ smoke: { 'fail-on': 'sometimes' } })).toBe(false);
});

test('the configuration of every example fits the published schema', () => {
  for (const path of globSync('examples/*/.github/shipgate.yml', { cwd: REPOSITORY_ROOT })) {
    const isGood = isConfig(parse(readFileSync(join(REPOSITORY_ROOT, path), 'utf8')));
    expect([path, isGood, isConfig.errors]).toEqual([path, true, null]);
  }
});
