import { expect, test } from '@jest/globals';
import { type Circumstances, courseOf } from './course.ts';

const { follow } = await courseOf('production');

const STAGED = ['preflight', 'deploy'];
const GATES = ['smoke', 'budget-gate', 'header-audit'];
const BRIEFED = [...STAGED, ...GATES, 'brief'];
const NO_GATE = { smoke: false, 'budget-gate': false, 'header-audit': false };
const CANARY = { strategy: 'canary' };
const COMPACT = { layout: 'compact' };
/** What the jobs that move production put out. */
const OUTPUTS = {
  promote: { 'previous-deployment-id': 'dpl_before' },
  'canary-start': { 'canary-remaining': '[50,100]' },
  'canary-complete': { 'previous-deployment-id': 'dpl_before' },
};
const VERIFIED = ['verify-smoke', 'verify-headers'];
const STAGES = ['canary-start', 'canary-stage'];
const begun = ({ outputs, ...more }: Circumstances) => follow({ outputs: { ...OUTPUTS, ...outputs }, ...more });

test.each<[string, Circumstances['inputs'], string[]]>([
  ['goes the whole way', {}, [...BRIEFED, 'approval', 'promote', ...VERIFIED]],
  ['without approval asks nobody', { approval: 'none' }, [...BRIEFED, 'promote', ...VERIFIED]],
  ['that is compact has one job for its gates', COMPACT, [...STAGED, 'gates', 'brief', 'approval', 'promote', 'verify']],
  ['as a canary goes by stages', CANARY, [...BRIEFED, 'approval', ...STAGES, 'canary-complete', ...VERIFIED]],
  ['as a canary without approval', { ...CANARY, approval: 'none' }, [...BRIEFED, ...STAGES, 'canary-complete', ...VERIFIED]],
  [
    'as a compact canary',
    { ...CANARY, ...COMPACT },
    [...STAGED, 'gates', 'brief', 'approval', ...STAGES, 'canary-complete', 'verify'],
  ],
  ...GATES.map((gate): [string, Circumstances['inputs'], string[]] => [
    `without ${gate}`,
    { [gate]: false },
    [...BRIEFED, 'approval', 'promote', ...VERIFIED].filter(
      (job) => job !== gate && job !== { smoke: 'verify-smoke', 'header-audit': 'verify-headers' }[gate],
    ),
  ]),
  ['without any gate', NO_GATE, [...STAGED, 'brief', 'approval', 'promote']],
  ['that is compact, without any gate', { ...COMPACT, ...NO_GATE }, [...STAGED, 'brief', 'approval', 'promote']],
  ...GATES.map((gate): [string, Circumstances['inputs'], string[]] => [
    `that is compact, with ${gate} alone`,
    { ...COMPACT, ...NO_GATE, [gate]: true },
    [...STAGED, 'gates', 'brief', 'approval', 'promote', ...(gate === 'budget-gate' ? [] : ['verify'])],
  ]),
])('a good release %s', (_, inputs, jobs) => {
  expect(begun({ inputs })).toEqual([...jobs, 'notify']);
});

const BAD_ENDS = ['failure', 'cancelled'] as const;
const UNASKED = [{}, { approval: 'none' }, { ...CANARY, approval: 'none' }, CANARY];

test.each(UNASKED.flatMap((inputs) => BAD_ENDS.map((end) => ({ inputs, end }))))(
  'what does not pass before the brief asks nobody and moves nothing: $inputs, $end',
  ({ inputs, end }) => {
    const bad = (job: string, more = {}) => begun({ inputs: { ...inputs, ...more }, ends: { [job]: end } });
    const told = (jobs: string[], job: string) => [...jobs.map((id) => (id === job ? `${id}: ${end}` : id)), 'notify'];
    expect(bad('preflight')).toEqual(told(['preflight'], 'preflight'));
    expect(bad('deploy')).toEqual(told(STAGED, 'deploy'));
    for (const gate of GATES) expect(bad(gate)).toEqual(told([...STAGED, ...GATES], gate));
    expect(bad('gates', COMPACT)).toEqual(told([...STAGED, 'gates'], 'gates'));
    expect(bad('brief')).toEqual(told(BRIEFED, 'brief'));
  },
);

test.each([{}, CANARY])('what reviewers refuse, or leave, moves nothing: %j', (inputs) => {
  expect(begun({ inputs, ends: { approval: 'failure' } })).toEqual([...BRIEFED, 'approval: failure', 'refused', 'notify']);
  expect(begun({ inputs, ends: { approval: 'failure' }, cancelledIn: 'refused' }).at(-1)).toBe('refused: cancelled');
  expect(begun({ inputs, ends: { approval: 'cancelled' } })).toEqual([...BRIEFED, 'approval: cancelled', 'notify']);
});

const OUT = [...BRIEFED, 'approval', 'promote'];
const CANARY_OUT = [...BRIEFED, 'approval', ...STAGES, 'canary-complete'];

test.each(BAD_ENDS)(
  'a promotion that ends as %s is taken back where it had begun, unless a newer release has production',
  (end) => {
    const ends = { promote: end };
    const told = [...BRIEFED, 'approval', `promote: ${end}`];
    const superseded = { promote: { ...OUTPUTS.promote, 'error-code': 'SUPERSEDED' } };
    expect(begun({ ends })).toEqual([...told, 'rollback', 'notify']);
    expect(begun({ ends, outputs: { promote: {} } })).toEqual([...told, 'notify']);
    expect(begun({ ends, outputs: superseded })).toEqual([...told, 'notify']);
    expect(begun({ ends, inputs: NO_GATE })).toContain('rollback');
    expect(begun({ ends, inputs: { ...COMPACT, ...NO_GATE } })).toContain('rollback');
    const complete = { inputs: CANARY, ends: { 'canary-complete': end } };
    const completed = [...BRIEFED, 'approval', ...STAGES, `canary-complete: ${end}`];
    expect(begun(complete)).toEqual([...completed, 'rollback', 'notify']);
    expect(begun({ ...complete, outputs: { 'canary-complete': {} } })).toEqual([...completed, 'notify']);
  },
);

test.each(BAD_ENDS)('what is out for everybody and is not proven, since its verification ended as %s, is taken back', (end) => {
  const told = (job: string) => VERIFIED.map((id) => (id === job ? `${id}: ${end}` : id));
  for (const job of VERIFIED) {
    expect(begun({ ends: { [job]: end } })).toEqual([...OUT, ...told(job), 'rollback', 'notify']);
    expect(begun({ inputs: CANARY, ends: { [job]: end } })).toEqual([...CANARY_OUT, ...told(job), 'rollback', 'notify']);
  }
  const alone = ['smoke', 'header-audit'].map((gate) => ({ ...COMPACT, ...NO_GATE, [gate]: true }));
  for (const inputs of [COMPACT, { ...COMPACT, ...CANARY }, ...alone])
    expect(begun({ inputs, ends: { verify: end } }).slice(-3)).toEqual([`verify: ${end}`, 'rollback', 'notify']);
});

test('a canary that does not go on stays with its share: nothing completes it, nothing verifies it, and it is told', () => {
  const asked = [...BRIEFED, 'approval'];
  for (const end of BAD_ENDS) {
    const stage = { inputs: CANARY, ends: { 'canary-stage': end } };
    expect(begun(stage)).toEqual([...asked, 'canary-start', `canary-stage: ${end}`, 'notify']);
    for (const remaining of ['[50,100]', '[]', '']) {
      const start = { ends: { 'canary-start': end }, outputs: { 'canary-start': { 'canary-remaining': remaining } } };
      expect(begun({ inputs: CANARY, ...start })).toEqual([...asked, `canary-start: ${end}`, 'notify']);
    }
  }
});

test('a canary whose only stage is the first one is completed after it', () => {
  const outputs = { 'canary-start': { 'canary-remaining': '[]' } };
  expect(begun({ inputs: CANARY, outputs })).toEqual([
    ...BRIEFED,
    'approval',
    'canary-start',
    'canary-complete',
    ...VERIFIED,
    'notify',
  ]);
});

test.each(['preflight', 'deploy', ...GATES, 'brief', 'approval'])(
  'a run that is cancelled in %s, before it moved anything, ends there and tells nobody',
  (cancelledIn) => {
    const before = [...STAGED, ...GATES, 'brief', 'approval'];
    const jobs = before.slice(0, before.indexOf(cancelledIn));
    expect(begun({ cancelledIn })).toEqual([...jobs, `${cancelledIn}: cancelled`]);
  },
);

test('a run that is cancelled after it moved production takes that back and tells it, however far it came', () => {
  const ends = { promote: 'success' } as const;
  expect(begun({ cancelledIn: 'promote', ends })).toEqual([...OUT, 'rollback', 'notify']);
  expect(begun({ cancelledIn: 'promote', ends, inputs: COMPACT }).slice(-3)).toEqual(['promote', 'rollback', 'notify']);
  expect(begun({ cancelledIn: 'promote' }).slice(-3)).toEqual(['promote: cancelled', 'rollback', 'notify']);
  expect(begun({ cancelledIn: 'promote', outputs: { promote: {} } }).at(-1)).toBe('promote: cancelled');
  expect(begun({ cancelledIn: 'verify-smoke' })).toEqual([...OUT, 'verify-smoke: cancelled', 'rollback', 'notify']);
  expect(begun({ cancelledIn: 'verify-headers' }).slice(-3)).toEqual(['verify-headers: cancelled', 'rollback', 'notify']);
  expect(begun({ cancelledIn: 'verify', inputs: COMPACT }).slice(-3)).toEqual(['verify: cancelled', 'rollback', 'notify']);
  // Nothing was to be looked at, so nothing is missing.
  expect(begun({ cancelledIn: 'promote', ends, inputs: NO_GATE })).not.toContain('rollback');
});

test('a run that is cancelled amid its canary leaves it where it is, and tells how far it is', () => {
  const cancelled = (cancelledIn: string, ends = {}) => begun({ inputs: CANARY, cancelledIn, ends }).slice(-2);
  expect(cancelled('canary-start')).toEqual(['canary-start: cancelled', 'notify']);
  expect(cancelled('canary-start', { 'canary-start': 'success' })).toEqual(['canary-start', 'notify']);
  expect(cancelled('canary-stage')).toEqual(['canary-stage: cancelled', 'notify']);
  expect(cancelled('canary-stage', { 'canary-stage': 'success' })).toEqual(['canary-stage', 'notify']);
});
