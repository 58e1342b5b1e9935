import { expect, test } from '@jest/globals';
import { gateVerdicts } from '@shipgate/notify/gate-verdicts.ts';
import { projectNames } from '@shipgate/notify/projects-field.ts';
import { whySkipped } from '@shipgate/notify/why-skipped.ts';
import { approvalLabel } from '#core/approval-label.ts';
import { compactReport } from '#core/compact.ts';
import { reportId } from '#core/identity.ts';
import { runComment } from '#core/render/comment.ts';
import { changeEmail } from '#core/render/email.ts';
import type { Report } from '#core/report.ts';
import { collectRun, type RunFacts } from '#core/run/collect.ts';
import { lacksReport } from '#core/run/judge.ts';
import type { Need } from '#core/run/needs.ts';
import { subjectOf } from '#core/run/story.ts';
import type { Session } from '#kit/session.ts';
import { createFacts, createReport } from '#testing/reports.ts';

const facts = createFacts();
const several: RunFacts = { ...facts, projects: ['web', 'docs'] };

const reportOf = (job: string, gate: string, overrides: Partial<Report> = {}, project = 'petstore') =>
  createReport({ id: reportId(project, job, gate), gate, ...overrides });
const gates = (result: Need['result'], reports: Record<string, Partial<Report>>, expected = Object.keys(reports)): Need => ({
  job: 'gates',
  result,
  outputs: {
    'expected-reports': expected.join(' '),
    ...Object.fromEntries(
      Object.entries(reports).map(([gate, overrides]) => [`${gate}-report`, compactReport(reportOf('gates', gate, overrides))]),
    ),
  },
});
const told = (need: Need, of: RunFacts = facts, found?: Report[]) =>
  collectRun([need], of, new Map(found ? [[need.job, found]] : [])).jobs.map(({ name, job, project, effect }) =>
    [project, name ?? job, effect].filter(Boolean).join(' '),
  );

test('each gate of one job is told by its own report, under its own name', () => {
  const need = gates('failure', { smoke: { verdict: 'fail' }, 'header-audit': {} });
  expect(told(need)).toEqual(['smoke fail', 'header-audit pass']);
  expect(collectRun([need], facts).headline).toBe('1 of 2 jobs is red: smoke.');
  expect(lacksReport(need)).toBe(false);
});

test.each([
  [{ job: 'smoke', result: 'skipped', outputs: {} } as const, several.projects, false],
  [gates('success', { smoke: {} }, ['smoke', 'budget-gate']), [], true],
  [gates('success', { smoke: {}, 'budget-gate': {} }), several.projects, true],
])('reports are looked up where some may be missing: %#', (need, projects, lacks) => {
  expect(lacksReport(need, projects)).toBe(lacks);
});

test.each([
  ['success', 'smoke warn'],
  ['failure', 'smoke fail'],
  ['cancelled', 'smoke fail'],
] as const)('a red gate among others, in a job that ended as %s, counts as %s', (result, expected) => {
  expect(told(gates(result, { smoke: { verdict: 'fail' }, 'header-audit': {} }))).toEqual([expected, 'header-audit pass']);
});

test('a gate whose report cannot be read is told so, and still owes it', () => {
  const need: Need = { job: 'gates', result: 'success', outputs: { 'expected-reports': 'smoke', 'smoke-report': '{' } };
  const { jobs } = collectRun([need], facts);
  expect(jobs.map(({ effect }) => effect)).toEqual(['error', 'error']);
  expect(jobs.some(({ reason }) => reason.includes('cannot be read'))).toBe(true);
});

test("a report that names another job is not that job's, nor is an output whose name only ends alike", () => {
  const foreign = compactReport(reportOf('budget-gate', 'smoke'));
  const { jobs } = collectRun([{ job: 'smoke', result: 'success', outputs: { report: foreign } }], facts);
  expect(jobs).toMatchObject([{ effect: 'error', reason: expect.stringContaining("another job's") }]);
  const need: Need = { job: 'smoke', result: 'success', outputs: { lastreport: 'x' } };
  expect(collectRun([need], facts).jobs).toMatchObject([{ reason: expect.stringContaining('left no report') }]);
});

test('a report that came as output and as artifact is told once', () => {
  const need = gates('success', { smoke: {}, 'header-audit': {} });
  expect(told(need, facts, [reportOf('gates', 'smoke')])).toEqual(['smoke pass', 'header-audit pass']);
});

test('a job that was cancelled says so where no report of it is red', () => {
  const need: Need = { job: 'canary-stage', result: 'cancelled', outputs: {} };
  const left = reportOf('canary-stage', 'deploy', { verdict: 'warn' }, 'petstore-before-50');
  const { jobs } = collectRun([need], facts, new Map([['canary-stage', [left]]]));
  expect(jobs).toMatchObject([{ effect: 'warn' }, { effect: 'error', reason: 'The job was cancelled, or ran out of time.' }]);
});

test.each([
  ['failure', 'error'],
  ['cancelled', 'error'],
  ['success', 'error'],
] as const)('a gate that owes its report is never left out, though the others of its job passed: %s', (result, effect) => {
  const need = gates(result, { smoke: {} }, ['smoke', 'budget-gate']);
  expect(told(need)).toEqual(['smoke pass', `budget-gate ${effect}`]);
});

test('a red gate does not explain away one that left nothing', () => {
  const need = gates('failure', { smoke: { verdict: 'fail' } }, ['smoke', 'budget-gate']);
  expect(told(need)).toEqual(['smoke fail', 'budget-gate error']);
});

test('a warning that fails its gate blocks, whichever gates stand beside it', () => {
  expect(told(gates('failure', { smoke: {}, 'header-audit': { verdict: 'warn' } }))).toEqual(['smoke pass', 'header-audit fail']);
});

test('a job that failed beside its green gates is red for another reason', () => {
  expect(told(gates('failure', { smoke: {}, 'header-audit': {} }))).toEqual(['smoke pass', 'header-audit pass', 'gates error']);
});

test('every project owes a report of every job: one without is an error of that project', () => {
  const need: Need = { job: 'smoke', result: 'success', outputs: {} };
  expect(lacksReport(need, several.projects)).toBe(true);
  const web = reportOf('smoke', 'smoke', {}, 'web');
  expect(told(need, several, [web])).toEqual(['web smoke pass', 'docs smoke error']);
});

test('of stages that were cancelled those that had ended are looked up and told: one may have moved production', () => {
  const need: Need = { job: 'canary-stage', result: 'cancelled', outputs: {} };
  expect(lacksReport(need)).toBe(true);
  expect(told(need, facts, [reportOf('canary-stage', 'deploy', {}, 'petstore-before-50')])).toEqual([
    'canary-stage pass',
    'canary-stage error',
  ]);
});

test('projects are told in their order, each by its own report, whose name may begin like that of another', () => {
  const need: Need = { job: 'smoke', result: 'failure', outputs: {} };
  const found = [reportOf('smoke', 'smoke', { verdict: 'fail' }, 'web-admin'), reportOf('smoke', 'smoke', {}, 'web')];
  expect(told(need, { ...facts, projects: ['web', 'web-admin'] }, found)).toEqual(['web smoke pass', 'web-admin smoke fail']);
});

test('of several projects, or of only one in a list, the report of one stands for no other', () => {
  const need: Need = {
    job: 'smoke',
    result: 'success',
    outputs: { report: compactReport(reportOf('smoke', 'smoke', {}, 'web')) },
  };
  expect(told(need, several)).toEqual(['web smoke pass', 'docs smoke error']);
  expect(told({ ...need, outputs: {} }, { ...facts, projects: ['web'] })).toEqual(['web smoke error']);
});

test('several projects, and a pull request that was closed, have no one address', () => {
  const need: Need = {
    job: 'smoke',
    result: 'success',
    outputs: { report: compactReport(reportOf('smoke', 'smoke', {}, 'web')) },
  };
  expect(collectRun([need], facts).url).toBe('https://petstore.example');
  expect(collectRun([need], several).url).toBeUndefined();
  expect(collectRun([need], { ...facts, closed: true }).url).toBeUndefined();
});

test('what is told of a pull request is told of it alone', () => {
  const { pullRequest: _, ...source } = facts.source;
  expect(subjectOf(facts)).toBe('preview/pull-request-7');
  expect(subjectOf({ ...facts, source })).toBe('preview');
});

test('of a matrix that ran out of time the legs that ended are told by their reports', () => {
  const need: Need = { job: 'smoke', result: 'cancelled', outputs: {} };
  expect(told(need, several, [reportOf('smoke', 'smoke', {}, 'web')])).toEqual(['web smoke pass', 'docs smoke error']);
});

test('jobs of another shape of the run are no rows, unless they ran all the same', () => {
  const skipped: Need = { job: 'gates', result: 'skipped', outputs: {} };
  const of = { ...facts, leftOut: ['gates', 'smoke'] };
  expect(told(skipped, of)).toEqual([]);
  expect(told({ job: 'smoke', result: 'failure', outputs: {} }, of)).toEqual(['smoke error']);
});

test('verdicts of gates are the same for every layout, and folded over the projects', () => {
  const reports = [reportOf('gates', 'smoke', {}, 'web'), reportOf('gates', 'smoke', { verdict: 'fail' }, 'docs')];
  const need: Need = { job: 'gates', result: 'failure', outputs: { 'expected-reports': 'smoke' } };
  expect(gateVerdicts(collectRun([need], several, new Map([['gates', reports]])))).toEqual({ smoke: 'fail' });
  expect(gateVerdicts(collectRun([gates('failure', { smoke: { verdict: 'fail' } })], facts))).toEqual({ smoke: 'fail' });
});

test('the verdict of a gate is its own, also where its job was told not to fail', () => {
  expect(gateVerdicts(collectRun([gates('success', { smoke: { verdict: 'fail' } })], facts))).toEqual({ smoke: 'fail' });
});

test('a comment of several projects stays within what GitHub takes, and a project has no markup', () => {
  const projects = Array.from({ length: 256 }, (_, n) => `p${n} | <b> @everyone`);
  const needs: Need[] = ['deploy', 'smoke'].map((job) => ({ job, result: 'failure', outputs: {} }));
  const body = runComment(collectRun(needs, { ...facts, projects }));
  expect(body.length).toBeLessThan(65_536);
  expect(body).not.toMatch(/<b>|@everyone/);
  expect(body).toMatch(/196 more projects/);
});

test('an e-mail about several projects names the gate and the project', () => {
  const found = new Map([
    ['smoke', [reportOf('smoke', 'smoke', { verdict: 'fail' }, 'docs'), reportOf('smoke', 'smoke', {}, 'web')]],
  ]);
  const story = collectRun([{ job: 'smoke', result: 'failure', outputs: {} }], several, found);
  expect(changeEmail(story, 'turned-bad').subject).toBe('[petstore] preview of #7 turned red: smoke of docs');
});

test.each([
  [{}, 'Closed. Removed 2 deployments.', undefined],
  [
    { verdict: 'fail', reason: 'The alias x is still there.' },
    'Closed, but not everything is gone: The alias x is still there.',
    undefined,
  ],
] as const)(
  'the last word of a closed pull request says what went, and is in no condition: %#',
  (overrides, headline, condition) => {
    const report = reportOf('cleanup', 'deploy', { reason: 'Removed 2 deployments.', ...overrides });
    const result = report.verdict === 'pass' ? 'success' : 'failure';
    const need: Need = { job: 'cleanup', result, outputs: { report: compactReport(report) } };
    const story = collectRun([need], { ...facts, closed: true });
    expect(story.headline).toBe(headline);
    expect(story.condition).toBe(condition);
  },
);

const sessionOf = (overrides: object) =>
  ({ isFork: false, eventName: 'pull_request', event: {}, source: facts.source, ...overrides }) as unknown as Session;
const fork = sessionOf({ isFork: true, event: { pull_request: { head: { repo: { full_name: 'stranger/petstore' } } } } });
const build: Need = { job: 'build', result: 'success', outputs: {} };

test.each([
  [
    'a fork',
    [],
    fork,
    /^This pull request comes from the fork stranger\/petstore, and GitHub gives a fork's pull request no secrets\.$/,
  ],
  ['a fork that was built', [build], fork, new RegExp(`label ${approvalLabel(facts.source.sha)}\\.$`)],
  [
    'a fork that is gone',
    [],
    sessionOf({ isFork: true, event: { pull_request: { head: { repo: null } } } }),
    /a fork that is gone/,
  ],
  ['a draft', [], sessionOf({ event: { pull_request: { draft: true, head: {} } } }), /^This pull request is a draft/],
])('why nothing was deployed is said for %s', (_, needs, session, sentence) => {
  expect(whySkipped(needs, session)).toMatch(sentence);
});

test('a build that failed waits for no label, and a run that works for a fork has secrets', () => {
  expect(whySkipped([{ ...build, result: 'failure' }], fork)).not.toContain('label');
  expect(whySkipped([build], sessionOf({ isFork: true, eventName: 'workflow_run', event: {} }))).toBeUndefined();
});

test('where nothing special is known no reason is made up', () => {
  expect(whySkipped([], sessionOf({ event: { pull_request: { head: {} } } }))).toBeUndefined();
});

test.each([
  ['[{"name":"web"},{"name":"docs","vercel-project-id":"prj_2"}]', ['web', 'docs']],
  ['[{"name":""}]', { problem: expect.stringContaining('each with its name') }],
  ['{"name":"web"}', { problem: expect.stringContaining('a JSON list') }],
  ['web, docs', { problem: expect.stringContaining('a JSON list') }],
  ['[{"name":"web"},{"name":"web"}]', { problem: expect.stringContaining('names "web" twice') }],
])('the list of projects %s is read for its names', (text, expected) => {
  expect(projectNames('').read(text)).toEqual(expected);
});
