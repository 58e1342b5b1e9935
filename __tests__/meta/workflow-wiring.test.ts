import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

// What a workflow was given reaches every step that works with it, and what its steps put out reaches who reads it.
interface Step {
  id?: string;
  uses?: string;
  with?: Record<string, unknown>;
  'continue-on-error'?: unknown;
}
interface Job {
  needs?: string | string[];
  strategy?: { 'fail-fast'?: boolean; 'max-parallel'?: number; matrix: Record<string, string> };
  'continue-on-error'?: unknown;
  outputs?: Record<string, string>;
  steps: Step[];
}
interface Workflow {
  on: { workflow_call: { inputs: object; secrets: object; outputs: Record<string, { value: string }> } };
  jobs: Record<string, Job>;
}
/** A step with what it stands in. */
interface Place {
  workflow: string;
  offered: Workflow['on']['workflow_call'];
  id: string;
  job: Job;
  step: Step;
  /** `smoke`, `deploy promote`. */
  does: string;
  given: Record<string, unknown>;
}

const WORKFLOWS = readdirSync(join(REPOSITORY_ROOT, 'reusable-workflows')).map((name): [string, Workflow] => [
  name,
  parse(readFileSync(join(REPOSITORY_ROOT, 'reusable-workflows', name, `${name}.yml`), 'utf8')) as Workflow,
]);
const GATES = ['smoke', 'budget-gate', 'header-audit'];
const actionOf = ({ uses }: Step) => /^\$\/actions\/(.+)$/.exec(uses ?? '')?.[1];

const placesOf = ([workflow, { on, jobs }]: [string, Workflow]): Place[] =>
  Object.entries(jobs).flatMap(([id, job]) =>
    job.steps.flatMap((step) => {
      const action = actionOf(step);
      const { with: given = {} } = step;
      // Without an operation deploy deploys; of two, the one that asks for an approval takes more.
      const operation = String(given.operation ?? (action === 'deploy' ? 'deploy' : '')).replace(/^\$\{\{.*\}\}$/, 'approval');
      return action ? [{ workflow, offered: on.workflow_call, id, job, step, given, does: `${action} ${operation}`.trim() }] : [];
    }),
  );
const PLACES = WORKFLOWS.flatMap(placesOf);
const titled = (places: Place[]): [string, Place][] =>
  places.map((place) => [`${place.workflow}.${place.id}: ${place.does}`, place]);

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

test('a drill moves nothing, and is the only one that is not meant', () => {
  const dry = PLACES.filter(({ given }) => given['dry-run'] !== undefined).map(({ id, given }) => `${id} ${given['dry-run']}`);
  expect(dry.toSorted()).toEqual(['cleanup ${{ inputs.dry-run }}', 'drill true']);
});

describe.each(WORKFLOWS)('%s', (name, { on, jobs }) => {
  const places = PLACES.filter(({ workflow }) => workflow === name);

  test('no checkout leaves its token behind, and none of a trusted half takes what a stranger wrote', () => {
    const checkouts = Object.values(jobs).flatMap(({ steps }) =>
      steps.flatMap(({ uses = '', with: given }) => (uses.startsWith('actions/checkout@') ? [given] : [])),
    );
    for (const given of checkouts) expect(given?.['persist-credentials']).toBe(false);
    if (name === 'preview-fork')
      for (const given of checkouts) expect(given?.ref).toBe('${{ github.event.repository.default_branch }}');
  });

  test('every report of a job is put out by it, under a name that says whose it is', () => {
    for (const [id, job] of Object.entries(jobs)) {
      const own = places.filter((place) => place.id === id && !place.does.startsWith('notify'));
      const reports = Object.entries(job.outputs ?? {}).filter(([output]) => /(^|-)report$/.test(output));
      // Of a matrix over domains or stages they are artifacts: its legs cannot put out anything of their own.
      if (job.strategy && !job.strategy.matrix.project) expect([id, reports]).toEqual([id, []]);
      else
        for (const { step, does } of own) {
          const [action] = does.split(' ');
          const [output = ''] = reports.find(([, value]) => value.includes(`steps.${step.id}.outputs.report`)) ?? [];
          if (id === 'notify') continue;
          expect([id, does, ['report', `${action}-report`, `${step.id}-report`].includes(output)]).toEqual([id, does, true]);
          if (GATES.includes(does) && job.steps.length > 2) expect(output).toBe(`${does}-report`);
        }
    }
  });

  test('a job of several gates says which reports it owes', () => {
    for (const [id, job] of Object.entries(jobs)) {
      const gates = GATES.filter((gate) => places.some(({ id: at, does }) => at === id && does === gate));
      const isStage = job.strategy?.matrix.stage !== undefined;
      // What the verification of a release says by its gates' names would pass for what they said of it when it was staged.
      if (gates.length < 2 || isStage || (name === 'production' && id === 'verify')) continue;
      const owed = gates.map((gate) => `\${{ inputs.${gate} && '${gate}' || '' }}`).join(' ');
      expect([id, job.outputs?.['expected-reports']]).toEqual([id, owed]);
    }
  });

  test('one leg of a matrix holds up no other, but stages go one after the other and stop where one fails', () => {
    for (const [id, { strategy }] of Object.entries(jobs)) {
      if (!strategy) continue;
      const { matrix, ...how } = strategy;
      expect([id, how]).toEqual([id, matrix.stage ? { 'fail-fast': true, 'max-parallel': 1 } : { 'fail-fast': false }]);
      const urls = ['rollback', 'promote', 'canary-complete'].filter((job) => job in jobs && job !== id);
      const moved = urls.filter((job) => !(name === 'production' && job === 'rollback'));
      if (matrix.url)
        expect([id, matrix.url]).toEqual([
          id,
          `\${{ fromJSON(${moved.map((job) => `needs.${job}.outputs.production-urls || `).join('')}'[]') }}`,
        ]);
    }
  });

  test('nothing that fails is passed over, but where a judge or people look at it', () => {
    const tolerant = Object.entries(jobs).flatMap(([id, job]) => [
      ...(job['continue-on-error'] === undefined ? [] : [id]),
      ...job.steps.flatMap((step) => (step['continue-on-error'] === undefined ? [] : [`${id}.${actionOf(step)}`])),
    ]);
    expect(tolerant).toEqual(name === 'production' ? ['canary-stage.smoke', 'canary-stage.header-audit', 'notify.deploy'] : []);
  });

  test('its verdicts are those that notify told', () => {
    for (const [output, { value }] of Object.entries(on.workflow_call.outputs))
      if (/(^|-)verdict$/.test(output)) {
        expect(value).toBe(`\${{ jobs.notify.outputs.${output} }}`);
        const gate = output.replace(/-?verdict$/, '');
        expect(jobs.notify?.outputs?.[output]).toContain(gate ? `.${gate}` : 'run-verdict');
      }
  });
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
