import { expect, test } from '@jest/globals';
import { type Circumstances, courseOf } from './course.ts';

const [preview, fork, production, rollback, cleanup] = [
  await courseOf('preview'),
  await courseOf('preview-fork'),
  await courseOf('production'),
  await courseOf('rollback'),
  await courseOf('cleanup'),
];

type Inputs = Circumstances['inputs'];
type Course = typeof production;

const SWITCHES = ['smoke', 'budget-gate', 'header-audit'];
/** Each layout, with all gates, with none, without one, and with one alone. */
const shapes = (...more: Inputs[]): Inputs[] =>
  ['isolated', 'compact'].flatMap((layout) =>
    [
      [],
      SWITCHES,
      ...SWITCHES.map((gate) => [gate]),
      ...SWITCHES.map((gate) => SWITCHES.filter((each) => each !== gate)),
    ].flatMap((off) => more.map((other) => ({ layout, ...other, ...Object.fromEntries(off.map((gate) => [gate, false])) }))),
  );
const words = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))].toSorted();

/** A compact job that would hold nothing is told as skipped, which it is. */
const isEmptyJob = (inputs: Inputs, job: string) =>
  inputs?.layout === 'compact' && inputs.drill !== true && ['gates', 'verify'].includes(job);

const own = (head: string) => ({
  event_name: 'pull_request',
  event: { pull_request: { head: { repo: { full_name: head } } } },
});
const STARTED = { 'canary-start': { 'canary-remaining': '[50,100]' } };
const DEPLOYED = { deploy: { url: 'https://preview.example' } };
const GATES = [...SWITCHES, 'gates'];
const VERIFICATIONS = ['verify-smoke', 'verify-headers', 'verify'];
const MOVES = ['promote', 'canary-start', 'canary-stage', 'canary-complete'];

test.each<[string, Course, string, string, string[], Inputs[], Circumstances]>([
  ['brief', production, 'brief', 'brief', GATES, [{}], {}],
  [
    'production',
    production,
    'notify',
    'notify',
    [...GATES, ...MOVES, ...VERIFICATIONS, 'refused'],
    [{}, { strategy: 'canary' }],
    { outputs: STARTED },
  ],
  [
    'preview',
    preview,
    'notify',
    'notify',
    ['build', ...GATES],
    [{}, { build: 'prebuilt' }],
    { outputs: DEPLOYED, github: own('acme/petstore') },
  ],
  ['rollback', rollback, 'notify', 'notify', ['rollback', 'drill', 'drill-smoke', ...VERIFICATIONS], [{}, { drill: true }], {}],
])(
  '%s: a job is left out of what is told where it does not belong to the shape of the run, and only there',
  (_, course, job, id, waited, more, run) => {
    for (const inputs of shapes(...more)) {
      const begun = course.follow({ ...run, inputs });
      const absent = waited.filter((each) => !begun.includes(each) && !isEmptyJob(inputs, each));
      expect([inputs, words(course.gives(job, id, 'left-out', { inputs }))]).toEqual([inputs, absent.toSorted()]);
    }
  },
);

test('preview-fork: what was not allowed leaves out all that would have followed', () => {
  const leftOut = (allowed: string, inputs: Inputs = {}) =>
    words(fork.gives('notify', 'notify', 'left-out', { inputs, contexts: { needs: { check: { outputs: { allowed } } } } }));
  expect(leftOut('false')).toEqual(['budget-gate', 'deploy', 'gates', 'header-audit', 'smoke']);
  expect(leftOut('true')).toEqual(['gates']);
  expect(leftOut('true', { layout: 'compact' })).toEqual(['budget-gate', 'header-audit', 'smoke']);
  for (const gate of SWITCHES) expect(leftOut('true', { [gate]: false })).toEqual([gate, 'gates'].toSorted());
});

const MAIN = 'https://shop.example';

test.each([
  ['promote', { promote: { 'production-url': MAIN } }],
  ['canary-complete', { 'canary-complete': { 'production-url': MAIN } }],
])('production puts out its address and id, moved by %s', (_, moved) => {
  const outputs = { deploy: { 'deployment-id': 'dpl_new', url: 'https://staged.example' }, ...moved };
  expect([production.answers('url', outputs), production.answers('deployment-id', outputs)]).toEqual([MAIN, 'dpl_new']);
  expect(production.answers('rolled-back-to', outputs)).toBe('');
});

test.each([
  ['a rollback', { rollback: { 'deployment-id': 'dpl_before' } }],
  ['a stage of the canary', { 'canary-stage': { 'taken-back-to': 'dpl_before' } }],
  ['the first stage of the canary', { 'canary-start': { 'taken-back-to': 'dpl_before' } }],
])('production puts out what %s took it back to', (_, outputs) => {
  expect(production.answers('rolled-back-to', outputs)).toBe('dpl_before');
});

test.each(['canary-start', 'canary-stage'])('%s says that the canary was taken back where it was', (job) => {
  const abort = (outcome: string) => ({ steps: { abort: { outcome, outputs: { 'previous-deployment-id': 'dpl_before' } } } });
  expect(production.puts(job, 'taken-back-to', { contexts: abort('success') })).toBe('dpl_before');
  for (const outcome of ['failure', 'skipped', 'cancelled'])
    expect(production.puts(job, 'taken-back-to', { contexts: abort(outcome) })).toBe('');
});

test('preview puts out where its one project is; of several no leg speaks for the others', () => {
  const steps = { deploy: { outputs: { url: 'https://preview.example', 'deployment-id': 'dpl_new', report: 'R' } } };
  for (const [output, value] of Object.entries(steps.deploy.outputs)) {
    expect(preview.puts('deploy', output, { contexts: { steps } })).toBe(value);
    expect(preview.puts('deploy', output, { contexts: { steps }, inputs: { projects: '[{"name":"a"}]' } })).toBe('');
  }
  for (const gate of SWITCHES)
    for (const job of [gate, 'gates']) {
      const output = job === gate ? 'report' : `${gate}-report`;
      const contexts = { steps: { [gate]: { outputs: { report: 'R' } } } };
      expect(preview.puts(job, output, { contexts })).toBe('R');
      expect(preview.puts(job, output, { contexts, inputs: { projects: '[{"name":"a"}]' } })).toBe('');
    }
  for (const course of [preview, fork]) {
    expect(course.answers('url', { deploy: { url: 'https://preview.example' } })).toBe('https://preview.example');
    expect(course.answers('deployment-id', { deploy: { 'deployment-id': 'dpl_new' } })).toBe('dpl_new');
  }
});

test('preview hands the digest of what was built to the job that deploys it, and tells what could not be kept', () => {
  const steps = (outcome: string) => ({
    build: { outputs: { report: 'built' } },
    upload: { outcome, outputs: { digest: 'sha256:a', report: 'not kept' } },
  });
  const puts = (output: string, outcome: string) => preview.puts('build', output, { contexts: { steps: steps(outcome) } });
  expect([puts('digest', 'success'), puts('report', 'success'), puts('report', 'failure')]).toEqual([
    'sha256:a',
    'built',
    'not kept',
  ]);
  const needs = { build: { outputs: { digest: 'sha256:a' } } };
  expect(preview.gives('deploy', 'download', 'digest', { contexts: { needs } })).toBe('sha256:a');
});

test('what could not be fetched is told where nothing was deployed', () => {
  const fetched = { steps: { download: { outputs: { report: 'not fetched' } } } };
  for (const course of [preview, fork]) expect(course.puts('deploy', 'report', { contexts: fetched })).toBe('not fetched');
});

test('preview: who builds is one of two words; any other reaches the action, which refuses it', () => {
  const prebuilt = (build: string) => preview.gives('deploy', 'deploy', 'prebuilt', { inputs: { build } });
  expect(['prebuilt', 'vercel', 'prebuild'].map(prebuilt)).toEqual(['true', 'false', 'prebuild']);
});

test('preview: each project keeps what it built under its own name', () => {
  for (const [job, id] of [
    ['build', 'upload'],
    ['deploy', 'download'],
  ] as const) {
    const artifact = (name: string) => preview.gives(job, id, 'artifact', { contexts: { matrix: { project: { name } } } });
    expect(['', 'docs'].map(artifact)).toEqual(['shipgate-build', 'shipgate-build-docs']);
  }
});

test('production: without approval the calendar alone is asked once more, with one the reviewers too', () => {
  for (const job of ['promote', 'canary-start']) {
    const asks = (approval: string) => production.gives(job, 'approval', 'operation', { inputs: { approval } });
    expect([asks('none'), asks('environment')]).toEqual(['window', 'approval']);
  }
});

test('rollback puts out what is in production again, or what a drill would put there', () => {
  for (const [job, address] of [
    ['rollback', 'production-url'],
    ['drill', 'url'],
  ] as const) {
    const outputs = { [job]: { 'deployment-id': 'dpl_before', [address]: MAIN } };
    expect([rollback.answers('deployment-id', outputs), rollback.answers('url', outputs)]).toEqual(['dpl_before', MAIN]);
  }
});

test.each([
  ['preview', preview],
  ['preview-fork', fork],
  ['production', production],
] as const)('%s puts out the verdict of each gate as notify told it, and none where notify came to nothing', (_, course) => {
  for (const gate of SWITCHES) {
    const notify = { outputs: { 'gate-verdicts': JSON.stringify({ [gate]: 'warn' }) } };
    expect(course.puts('notify', `${gate}-verdict`, { contexts: { steps: { notify } } })).toBe('warn');
    expect(course.puts('notify', `${gate}-verdict`, { contexts: { steps: { notify: { outputs: {} } } } })).toBe('');
  }
});

test('cleanup puts out the report of its one project', () => {
  const contexts = { steps: { cleanup: { outputs: { report: 'R' } } } };
  const puts = (projects: string) => cleanup.puts('cleanup', 'report', { contexts, inputs: { projects } });
  expect([puts(''), puts('[{"name":"a"}]')]).toEqual(['R', '']);
});

test('production: a canary that goes to everybody is recorded as a promotion, one that is taken back beside its start', () => {
  expect(production.puts('canary-complete', 'operation', { contexts: { steps: { complete: { outputs: {} } } } })).toBe('promote');
  const github = { event: { repository: { name: 'petstore' } } };
  const project = (inputs: Inputs) => production.gives('canary-start', 'abort', 'project', { inputs, contexts: { github } });
  expect([project({}), project({ project: 'shop' })]).toEqual(['petstore taken back', 'shop taken back']);
});

test('rollback puts out the verdict of each gate, by whichever job held it', () => {
  const verdict = (output: string, told: object) =>
    rollback.puts('notify', output, { contexts: { steps: { notify: { outputs: { 'gate-verdicts': JSON.stringify(told) } } } } });
  for (const name of ['smoke', 'verify-smoke', 'drill-smoke']) expect(verdict('smoke-verdict', { [name]: 'warn' })).toBe('warn');
  for (const name of ['header-audit', 'verify-headers']) expect(verdict('header-audit-verdict', { [name]: 'warn' })).toBe('warn');
});

test('rollback: a drill says nothing about what visitors get', () => {
  const about = (drill: boolean) => rollback.gives('notify', 'notify', 'environment', { inputs: { drill } });
  expect([about(true), about(false)]).toEqual(['production-drill', 'production']);
});
