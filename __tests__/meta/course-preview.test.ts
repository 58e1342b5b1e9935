import { describe, expect, test } from '@jest/globals';
import { type Circumstances, courseOf } from './course.ts';

const preview = await courseOf('preview');
const fork = await courseOf('preview-fork');
const cleanup = await courseOf('cleanup');

const GATES = ['smoke', 'budget-gate', 'header-audit'];
const NO_GATE = { smoke: false, 'budget-gate': false, 'header-audit': false };
const COMPACT = { layout: 'compact' };
const OURS = 'acme/petstore';
const THEIRS = 'stranger/petstore';
const PROJECTS = { projects: '[{"name":"a"},{"name":"b"}]' };
const BAD_ENDS = ['failure', 'cancelled'] as const;

/** What happens to a pull request whose branch is in that repository. */
const pull = (full_name: string, draft = false, event_name = 'pull_request', more = {}) => ({
  event_name,
  event: { pull_request: { draft, head: { repo: { full_name } } }, ...more },
});
const ELSE = { event_name: 'merge_group', event: { merge_group: { head_sha: 'a' } } };

describe('preview', () => {
  const outputs = { deploy: { url: 'https://preview.example' } };
  const begun = (inputs: Circumstances['inputs'] = {}, more: Circumstances = {}) =>
    preview.follow({ outputs, github: pull(OURS), inputs, ...more });
  const PREBUILT = { build: 'prebuilt' };
  const BUILT_FOR_FORKS = { forks: 'build' };
  const ALL = ['deploy', ...GATES];

  test.each<[string, Circumstances['inputs'], string[]]>([
    ['as it is', {}, ALL],
    ['prebuilt', PREBUILT, ['build', ...ALL]],
    ['that builds for forks', BUILT_FOR_FORKS, ALL],
    ['compact', COMPACT, ['deploy', 'gates']],
    ['without any gate', NO_GATE, ['deploy']],
    ['compact without any gate', { ...COMPACT, ...NO_GATE }, ['deploy']],
    ['of several projects', PROJECTS, ALL],
    ['of several projects, compact', { ...PROJECTS, ...COMPACT }, ['deploy', 'gates']],
    ...GATES.flatMap((gate): [string, Circumstances['inputs'], string[]][] => [
      [`without ${gate}`, { [gate]: false }, ALL.filter((job) => job !== gate)],
      [`of several projects without ${gate}`, { ...PROJECTS, [gate]: false }, ALL.filter((job) => job !== gate)],
      [`compact with ${gate} alone`, { ...COMPACT, ...NO_GATE, [gate]: true }, ['deploy', 'gates']],
    ]),
  ])('%s: a pull request of ours and the merge queue go the whole way', (_, inputs, jobs) => {
    expect(begun(inputs)).toEqual([...jobs, 'notify']);
    expect(begun(inputs, { github: ELSE })).toEqual([...jobs, 'notify']);
    expect(begun(inputs, { github: pull(OURS, true) })).toEqual([...jobs, 'notify']);
  });

  test("a fork's pull request is built where that is wished for, and never deployed", () => {
    const github = pull(THEIRS);
    for (const inputs of [{}, COMPACT, PROJECTS, PREBUILT, { ...PREBUILT, ...PROJECTS }])
      expect(begun(inputs, { github })).toEqual(['notify']);
    for (const inputs of [{}, COMPACT, PROJECTS, PREBUILT])
      expect(begun({ ...inputs, ...BUILT_FOR_FORKS }, { github })).toEqual(['build', 'notify']);
  });

  test('a draft is left alone where drafts are switched off', () => {
    const noDrafts = { ...PREBUILT, ...BUILT_FOR_FORKS, drafts: false };
    for (const owner of [OURS, THEIRS]) expect(begun(noDrafts, { github: pull(owner, true) })).toEqual(['notify']);
    expect(begun(noDrafts)).toEqual(['build', ...ALL, 'notify']);
    expect(begun({ drafts: false }, { github: pull(OURS, true) })).toEqual(['notify']);
  });

  test.each(BAD_ENDS)('what could not be built, or deployed, is not looked at: %s', (end) => {
    expect(begun(PREBUILT, { ends: { build: end } })).toEqual([`build: ${end}`, 'notify']);
    for (const inputs of [{}, COMPACT]) expect(begun(inputs, { ends: { deploy: end } })).toEqual([`deploy: ${end}`, 'notify']);
    // Of several projects another may have been: each leg finds out for itself.
    expect(begun({ ...PREBUILT, ...PROJECTS }, { ends: { build: end } })).toEqual([`build: ${end}`, ...ALL, 'notify']);
    expect(begun(PROJECTS, { ends: { deploy: end } })).toEqual([`deploy: ${end}`, ...GATES, 'notify']);
    expect(begun({ ...PROJECTS, ...COMPACT }, { ends: { deploy: end } })).toEqual([`deploy: ${end}`, 'gates', 'notify']);
  });

  test('where nothing was to be deployed there is nothing to look at', () => {
    for (const inputs of [{}, COMPACT]) expect(begun(inputs, { outputs: {} })).toEqual(['deploy', 'notify']);
  });

  test('a red gate hides no other, and is told', () => {
    const ends = { smoke: 'failure', 'budget-gate': 'cancelled' } as const;
    expect(begun({}, { ends })).toEqual(['deploy', 'smoke: failure', 'budget-gate: cancelled', 'header-audit', 'notify']);
  });

  test.each([{}, COMPACT, PREBUILT, PROJECTS])('a run that is cancelled ends there, and tells nobody: %j', (inputs) => {
    const jobs = begun(inputs).filter((job) => job !== 'notify');
    for (const [index, job] of jobs.entries())
      expect(begun(inputs, { cancelledIn: job })).toEqual([...jobs.slice(0, index), `${job}: cancelled`]);
  });
});

describe('preview-fork', () => {
  const outputs = {
    check: { allowed: 'true', 'pull-request': '7' },
    deploy: { url: 'https://preview.example' },
  };
  const build = (run: object = {}) => ({
    event_name: 'workflow_run',
    event: {
      workflow_run: { event: 'pull_request', conclusion: 'success', head_repository: { full_name: THEIRS }, ...run },
    },
  });
  const labelled = (name: string, owner = THEIRS) => pull(owner, false, 'pull_request_target', { label: { name } });
  const begun = (more: Circumstances = {}) => fork.follow({ outputs, github: build(), ...more });
  const ALL = ['check', 'deploy', ...GATES, 'notify'];

  test('a build that ended well and a label that deploys go the whole way', () => {
    expect(begun()).toEqual(ALL);
    expect(begun({ github: labelled('deploy:preview') })).toEqual(ALL);
    expect(begun({ inputs: COMPACT })).toEqual(['check', 'deploy', 'gates', 'notify']);
  });

  test.each([
    ['a build that failed', build({ conclusion: 'failure' })],
    ['a build of a push', build({ event: 'push' })],
    ['a build of ours', build({ head_repository: { full_name: OURS } })],
    ['another label', labelled('bug')],
    ['a label on a pull request of ours', labelled('deploy:preview', OURS)],
    ['a pull request itself', pull(THEIRS, false, 'pull_request', { label: { name: 'deploy:preview' } })],
  ])('nothing begins for %s', (_, github) => {
    expect(begun({ github })).toEqual([]);
  });

  test('without approval nothing is deployed, and it is told; without a pull request nobody is there to tell', () => {
    const checked = (check: Record<string, string>) => begun({ outputs: { ...outputs, check } });
    for (const allowed of ['false', '']) expect(checked({ allowed, 'pull-request': '7' })).toEqual(['check', 'notify']);
    expect(checked({ allowed: 'false', 'pull-request': '' })).toEqual(['check']);
  });

  test('a check that could not be made is told even where it did not come to the pull request', () => {
    expect(begun({ ends: { check: 'failure' }, outputs: {} })).toEqual(['check: failure', 'notify']);
    expect(begun({ ends: { check: 'failure' } })).toEqual(['check: failure', 'notify']);
  });

  test.each(BAD_ENDS)('what could not be deployed is not looked at, and is told: %s', (end) => {
    for (const inputs of [{}, COMPACT])
      expect(begun({ inputs, ends: { deploy: end } })).toEqual(['check', `deploy: ${end}`, 'notify']);
  });

  test.each(GATES)('%s is looked at where it is wished for, something was deployed, and whatever another gate says', (gate) => {
    expect(begun({ inputs: { [gate]: false } })).toEqual(ALL.filter((job) => job !== gate));
    expect(begun({ ends: { [gate]: 'failure' } })).toEqual(ALL.map((job) => (job === gate ? `${gate}: failure` : job)));
    expect(begun({ inputs: { ...COMPACT, ...NO_GATE, [gate]: true } })).toContain('gates');
    for (const inputs of [{}, COMPACT])
      expect(begun({ inputs, outputs: { ...outputs, deploy: {} } })).toEqual(['check', 'deploy', 'notify']);
    expect(begun({ inputs: { ...COMPACT, ...NO_GATE } })).toEqual(['check', 'deploy', 'notify']);
  });

  test.each(['check', 'deploy', ...GATES])('a run that is cancelled in %s ends there, and tells nobody', (cancelledIn) => {
    const jobs = ALL.slice(0, ALL.indexOf(cancelledIn));
    expect(begun({ cancelledIn })).toEqual([...jobs, `${cancelledIn}: cancelled`]);
  });
});

describe('cleanup', () => {
  test('what has the token removes, whatever event it is', () => {
    const others = [pull(OURS), pull(THEIRS, false, 'pull_request_target'), ELSE];
    for (const github of others) expect(cleanup.follow({ github })).toEqual(['cleanup', 'notify']);
  });

  test("a fork's own event has none, so it removes nothing", () => {
    expect(cleanup.follow({ github: pull(THEIRS) })).toEqual(['notify']);
  });

  test('what could not be removed is told, unless somebody cancelled it', () => {
    for (const end of BAD_ENDS) expect(cleanup.follow({ ends: { cleanup: end } })).toEqual([`cleanup: ${end}`, 'notify']);
    expect(cleanup.follow({ cancelledIn: 'cleanup' })).toEqual(['cleanup: cancelled']);
  });
});
