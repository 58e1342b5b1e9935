import { expect, test } from '@jest/globals';
import { GATES, PLACES, type Place, titled } from './places.ts';

// What a workflow was given reaches every step that works with it.
const EVERY = ['environment', 'project'];
const AT_VERCEL = [...EVERY, 'vercel-token', 'vercel-org-id', 'vercel-project-id'];
const MOVES = [...AT_VERCEL, 'deployment'];
const GATE = [...EVERY, 'url', 'config', 'fail-on', 'protection-bypass'];
const RELEASE = ['project', 'approval', 'release-config', 'override-reason'];

/** What a step works with, where its workflow has it. */
const OWED: Record<string, string[]> = {
  smoke: GATE,
  'budget-gate': GATE,
  'header-audit': GATE,
  'fork-gate': [...EVERY, 'artifact'],
  'build-artifact upload': [...EVERY, 'path', 'artifact', 'config'],
  'build-artifact download': [...EVERY, 'path', 'artifact', 'config', 'digest', 'max-megabytes'],
  'deploy deploy': [...AT_VERCEL, 'working-directory', 'config'],
  'deploy build': [...EVERY, 'vercel-org-id', 'vercel-project-id', 'working-directory', 'config', 'build-env'],
  'deploy preflight': AT_VERCEL,
  'deploy promote': MOVES,
  'deploy canary-start': MOVES,
  'deploy canary-advance': MOVES,
  'deploy canary-complete': MOVES,
  'deploy canary-abort': [...MOVES, 'description'],
  'deploy rollback': MOVES,
  'deploy mark': [...EVERY, 'deployment', 'passed'],
  'deploy cleanup': [...AT_VERCEL, 'dry-run', 'admin-token'],
  'release-gate window': [...RELEASE, 'strategy'],
  'release-gate brief': [
    ...RELEASE,
    'strategy',
    'approval-environment',
    ...['needs', 'left-out', 'url', 'deployment', 'live-deployment', 'live-sha', 'live-created-at'],
  ],
  'release-gate approval': [...RELEASE, 'approval-environment'],
  'release-gate canary': ['project', 'steps', 'stage'],
  notify: [
    ...EVERY,
    ...['needs', 'left-out', 'projects', 'reason', 'supabase-url', 'supabase-secret-key'],
    ...['resend-api-key', 'email-from', 'email-to'],
  ],
};

/** Under which name the workflow has what a step takes. */
const SOURCES: Record<string, string[]> = {
  'release-config': ['config'],
  'build-env': ['public-env'],
  reason: ['reason', 'override-reason'],
  'vercel-token': ['VERCEL_TOKEN'],
  'protection-bypass': ['VERCEL_AUTOMATION_BYPASS_SECRET'],
  'admin-token': ['SHIPGATE_ADMIN_TOKEN'],
  'supabase-secret-key': ['SUPABASE_SECRET_KEY'],
  'resend-api-key': ['RESEND_API_KEY'],
};
/** What its caller does not give, but an earlier job, or the file itself. */
const INNER = [
  'url',
  'environment',
  'deployment',
  'description',
  'passed',
  'path',
  'digest',
  'needs',
  'left-out',
  'steps',
  'stage',
];
const INNER_LIVE = ['live-deployment', 'live-sha', 'live-created-at'];
/** Cleaning up belongs to one shape only. */
const NOT_OWED: Record<string, string[]> = { 'cleanup.notify': ['left-out'] };

const isOffered = ({ inputs, secrets }: Place['offered'], name: string) =>
  (SOURCES[name] ?? [name]).some((source) => source in inputs || source in secrets);

test('it is known of every step what it works with', () => {
  expect(PLACES.map(({ does }) => does).filter((does) => !(does in OWED))).toEqual([]);
});

test.each(titled(PLACES))('%s gets all that it works with', (_, { workflow, id, offered, does, given }) => {
  const owed = (OWED[does] ?? []).filter(
    (name) =>
      ([...INNER, ...INNER_LIVE].includes(name) || isOffered(offered, name)) &&
      !(NOT_OWED[`${workflow}.${id}`] ?? []).includes(name),
  );
  expect(owed.filter((name) => !(name in given))).toEqual([]);
});

const FROM_CALLER = ['project', 'vercel-project-id', 'working-directory', 'config', 'release-config'];

test.each(titled(PLACES))('%s gets it from where it is', (_, { offered, job, given }) => {
  const isOfProjects = job.strategy?.matrix.project !== undefined;
  for (const [name, value] of Object.entries(given)) {
    const source = (SOURCES[name] ?? [name]).find((each) => each in offered.inputs || each in offered.secrets);
    if (source !== undefined && source in offered.secrets) expect([name, value]).toEqual([name, `\${{ secrets.${source} }}`]);
    if (isOfProjects && FROM_CALLER.includes(name) && source !== undefined) {
      const own = name === 'project' ? 'name' : name;
      expect([name, value]).toEqual([name, `\${{ matrix.project.${own} || inputs.${name} }}`]);
    }
    // A report of its own for each leg: notify finds them by their artifacts.
    const leg = job.strategy?.matrix.url ? '${{ matrix.url }}' : job.strategy?.matrix.stage && 'before ${{ matrix.stage }} %';
    if (name === 'project' && leg) expect(value).toBe(`\${{ inputs.project || github.event.repository.name }} ${leg}`);
  }
});

test.each(titled(PLACES.filter(({ does }) => does !== 'notify' && !does.startsWith('release-gate'))))(
  '%s is about the environment of its workflow',
  (_, { workflow, given }) => {
    expect(given.environment).toBe(['production', 'rollback'].includes(workflow) ? 'production' : 'preview');
  },
);

test.each(titled(PLACES.filter(({ does }) => GATES.includes(does))))('%s looks at what was deployed', (_, place) => {
  const { id, job, given, workflow } = place;
  const deploys = id === 'drill-smoke' ? 'drill' : 'deploy';
  expect(given.url).toBe(job.strategy?.matrix.url ? '${{ matrix.url }}' : `\${{ needs.${deploys}.outputs.url }}`);
  // With several projects a job has no one address.
  expect(given['url-from']).toBe(workflow === 'preview' ? 'deploy' : undefined);
});

test.each(titled(PLACES.filter(({ given }) => 'deployment' in given)))('%s is about the one deployment', (_, place) => {
  const { workflow, id, given } = place;
  const before = (job: string) => `needs.${job}.outputs.previous-deployment-id`;
  const staged = '${{ needs.deploy.outputs.deployment-id }}';
  if (workflow === 'rollback') expect(given.deployment).toBe('${{ inputs.deployment }}');
  else if (id === 'rollback')
    expect([given.deployment, given.leave]).toEqual([`\${{ ${before('promote')} || ${before('canary-complete')} }}`, staged]);
  else expect(given.deployment).toBe(staged);
});

test('a release is built beside production, and what is noted of it is what was seen by then', () => {
  const production = PLACES.filter(({ workflow }) => workflow === 'production');
  expect(production.find(({ does }) => does === 'deploy deploy')?.given.staged).toBe(true);
  expect(production.flatMap(({ id, given }) => (given.passed ? [`${id} ${given.passed}`] : []))).toEqual([
    'brief gates',
    'notify verification',
  ]);
});

test('who asks later why production was moved back finds it on record', () => {
  const why = PLACES.filter(({ does, given }) => /rollback|abort/.test(does) && !given['dry-run']).map(
    ({ workflow, id, given }) => `${workflow}.${id}: ${given.description}`,
  );
  expect(why).toEqual([
    'production.canary-start: The first stage of the canary began badly.',
    'production.canary-stage: ${{ steps.judge.outputs.reason }}',
    expect.stringMatching(/^production\.rollback: Verification of the release did not succeed \(promote .*\)\.$/),
    'rollback.rollback: ${{ inputs.reason }}',
  ]);
});

test('a drill moves nothing, and is the only one that is not meant', () => {
  const dry = PLACES.filter(({ given }) => given['dry-run'] !== undefined).map(({ id, given }) => `${id} ${given['dry-run']}`);
  expect(dry.toSorted()).toEqual(['cleanup ${{ inputs.dry-run }}', 'drill true']);
});

test('what a job without a secret builds knows no token either', () => {
  const build = PLACES.filter(({ workflow, id }) => workflow === 'preview' && id === 'build');
  expect(build.map(({ does, given }) => [does, given['github-token']])).toEqual([
    ['deploy build', ''],
    ['build-artifact upload', ''],
  ]);
});

test('what is fetched from a fork is that very commit, build and artifact, and meets no file of ours', () => {
  const at = (does: string) => PLACES.find(({ workflow, does: each }) => workflow === 'preview-fork' && each === does)?.given;
  const checked = (output: string) => `\${{ needs.check.outputs.${output} }}`;
  expect(at('build-artifact download')).toMatchObject({
    path: '${{ runner.temp }}/shipgate-fork',
    'run-id': checked('run-id'),
    sha: checked('sha'),
    repository: checked('head-repository'),
    digest: checked('digest'),
    'pull-request': checked('pull-request'),
  });
  expect(at('deploy deploy')).toMatchObject({
    'working-directory': '${{ runner.temp }}/shipgate-fork',
    prebuilt: 'true',
    'allow-fork': checked('head-repository'),
    'pull-request': checked('pull-request'),
  });
});

test.each(titled(PLACES.filter(({ workflow, id }) => workflow === 'preview-fork' && id !== 'check')))(
  '%s knows which pull request it is about, which its event does not say',
  (_, { given }) => {
    expect(given['pull-request']).toBe('${{ needs.check.outputs.pull-request }}');
  },
);
