import { expect, test } from '@jest/globals';
import { type Circumstances, courseOf } from './course.ts';

const { follow } = await courseOf('rollback');

const BAD_ENDS = ['failure', 'cancelled'] as const;
const NO_GATE = { smoke: false, 'header-audit': false };
const COMPACT = { layout: 'compact' };
const DRILL = { drill: true };

test.each<[string, Circumstances['inputs'], string[]]>([
  ['by hand', {}, ['rollback', 'verify-smoke', 'verify-headers']],
  ['by hand, without a browser', { smoke: false }, ['rollback', 'verify-headers']],
  ['by hand, without headers', { 'header-audit': false }, ['rollback', 'verify-smoke']],
  ['by hand, without any gate', NO_GATE, ['rollback']],
  ['compact', COMPACT, ['rollback', 'verify']],
  ['compact, with smoke alone', { ...COMPACT, 'header-audit': false }, ['rollback', 'verify']],
  ['compact, with headers alone', { ...COMPACT, smoke: false }, ['rollback', 'verify']],
  ['compact, without any gate', { ...COMPACT, ...NO_GATE }, ['rollback']],
  ['as a drill', DRILL, ['drill', 'drill-smoke']],
  ['as a compact drill', { ...DRILL, ...COMPACT }, ['drill', 'drill-smoke']],
  ['as a drill without a browser', { ...DRILL, smoke: false }, ['drill']],
])('%s a rollback goes the whole way', (_, inputs, jobs) => {
  expect(follow({ inputs })).toEqual([...jobs, 'notify']);
});

test.each(BAD_ENDS)('what did not go back, or could not be found, is not looked at, and is told: %s', (end) => {
  for (const inputs of [{}, COMPACT]) expect(follow({ inputs, ends: { rollback: end } })).toEqual([`rollback: ${end}`, 'notify']);
  expect(follow({ inputs: DRILL, ends: { drill: end } })).toEqual([`drill: ${end}`, 'notify']);
  expect(follow({ inputs: DRILL, ends: { 'drill-smoke': end } })).toEqual(['drill', `drill-smoke: ${end}`, 'notify']);
});

test('a rollback that somebody cancels is told, since production may have moved; a drill moves nothing and is not', () => {
  expect(follow({ cancelledIn: 'rollback' })).toEqual(['rollback: cancelled', 'notify']);
  expect(follow({ cancelledIn: 'verify-headers' }).slice(-2)).toEqual(['verify-headers: cancelled', 'notify']);
  expect(follow({ inputs: COMPACT, cancelledIn: 'verify' }).slice(-2)).toEqual(['verify: cancelled', 'notify']);
  expect(follow({ inputs: DRILL, cancelledIn: 'drill' })).toEqual(['drill: cancelled']);
  expect(follow({ inputs: DRILL, cancelledIn: 'drill-smoke' })).toEqual(['drill', 'drill-smoke: cancelled']);
});
