import type { RunnerEvent } from '#sandbox/runner/result.ts';
import type { Change } from '#sandbox/stage/consumer.ts';
import { dispatchEvent, scheduleEvent, tagEvent } from '#sandbox/stage/events.ts';
import type { StageProject } from '#sandbox/stage/projects.ts';
import { seedRelease } from '#sandbox/stage/seed.ts';
import { type Stage, type StageRunOptions, setStage } from '#sandbox/stage/stage.ts';
import { answer, reset } from '#sandbox/traffic/faults.ts';
import { release, withoutCsp } from '#scripts/demo/changes.ts';
import { callerOf } from '../caller.ts';
import type { Play, Plays } from './plays.ts';
import { before, traceOf } from './trace.ts';

const ENVIRONMENT = 'production-approval';
/** Production is protected like everything else, so that who looks at it shows whether it needs the bypass. */
export const PROTECTED: StageProject[] = [{ name: 'petstore', deploymentType: 'all' }];
/** Protects the environment that a release is approved in. */
export const REVIEWED = { [ENVIRONMENT]: { reviewers: ['alice'] } };
const SAYS = { approved: 'Looks fine', rejected: 'Not today' } as const;

const HEADERS = { approval: 'none', smoke: false, 'budget-gate': false };
const SMOKE = { approval: 'none', 'header-audit': false, 'budget-gate': false };
const BUDGETS = { approval: 'none', 'header-audit': false, smoke: false };

/** The situation that uses what a job of production may do. */
export const productionPlays: Plays = ({ job, name }) => {
  const asks = { smoke: false, 'budget-gate': false };
  if (job === 'notify' && name === 'actions') return { name: 'a letter waits', play: letterWaits };
  if (job === 'notify' && name === 'RESEND_API_KEY') return { name: 'a red release', play: redRelease };
  if (job === 'refused') return { name: 'refused', play: releaseOf(asks, 'rejected') };
  if (job === 'promote' && name === 'actions') return { name: 'approved', play: releaseOf(asks, 'approved') };
  if (job === 'canary-start' && name === 'actions') return { name: 'canary approved', play: canaryOf(asks, 'approved') };
  if (job.startsWith('canary-')) return { name: 'canary', play: canaryOf(HEADERS) };
  if (job === 'rollback') return { name: 'rolled back', play: rolledBack };
  if (job === 'smoke' || job === 'verify-smoke') return { name: 'smoke', play: releaseOf(SMOKE) };
  if (job === 'budget-gate') return { name: 'budgets', play: releaseOf(BUDGETS) };
  if (job === 'gates' || job === 'verify') return { name: 'compact', play: releaseOf({ ...HEADERS, layout: 'compact' }) };
  return { name: 'headers', play: releaseOf(HEADERS) };
};

let lastVersion = 0;

async function play(stage: Stage, inputs: object, options: StageRunOptions, change: Change = {}): Promise<string[]> {
  const { consumer } = stage;
  lastVersion += 1;
  const tag = `v1.${lastVersion}.0`;
  const sha = consumer.commit('main', `Release ${tag}`, {
    'vercel.json': consumer.read('vercel.json'),
    ...release(tag),
    ...callerOf({ workflow: 'production', on: { push: { tags: ['v*'] } }, inputs: { ...inputs } }),
    ...change,
  });
  consumer.tag(tag);
  const was = before(stage);
  const run = await stage.run('production', tagEvent(consumer, tag, sha), options);
  return await traceOf(stage, run, was);
}

const releaseOf =
  (inputs: object, state?: keyof typeof SAYS): Play =>
  (stage, suites) =>
    play(stage, inputs, {
      suites,
      ...(state && { reviews: [{ environment: ENVIRONMENT, state, user: 'alice', comment: SAYS[state] }] }),
    });

/** On a stage of its own: a canary that a play leaves half way would hold up every release after it. */
const canaryOf =
  (inputs: object, state?: keyof typeof SAYS): Play =>
  async (_, suites) => {
    await using stage = await setStage({ chromePath: '/bin/true', environments: REVIEWED, projects: PROTECTED });
    const stages = [10, 50, 100].map((targetPercentage) => ({ targetPercentage }));
    stage.sandbox.vercel.configureRolling(stage.project, { advancementType: 'manual-approval', stages });
    return await releaseOf({ ...inputs, strategy: 'canary' }, state)(stage, suites);
  };

/** A release whose headers are bad: somebody is told. The next good one puts things right. */
const redRelease: Play = async (stage, suites) => {
  const good = stage.consumer.read('vercel.json');
  const trace = await play(stage, HEADERS, { suites }, { 'vercel.json': withoutCsp(good) });
  stage.consumer.commit('main', 'Put the headers back', { 'vercel.json': good });
  await play(stage, HEADERS, {});
  return trace;
};

const letterWaits: Play = async (stage, suites) => {
  const { faults } = stage.sandbox.traffic;
  const fault = reset({ service: 'resend', path: '/emails', times: 99 });
  faults.push(fault);
  await redRelease(stage, suites);
  faults.splice(faults.indexOf(fault), 1);
  return await play(stage, HEADERS, { suites });
};

/** A release that is bad only when production is looked at. */
const rolledBack: Play = (stage, suites) => play(stage, HEADERS, { suites, onEvent: badProduction(stage) });

/** Lets every site answer without headers while production is verified. */
function badProduction({ sandbox }: Stage): (told: RunnerEvent) => void {
  const { faults } = sandbox.traffic;
  const bare = { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Petstore</h1>' };
  const fault = answer({ service: 'site', path: () => true, times: 999 }, bare);
  return ({ type, ...told }) => {
    if (type === 'job-started' && told.job.includes('/ verify-headers')) faults.push(fault);
    if (type === 'job-ended' && told.job.includes('/ verify-headers')) faults.splice(faults.indexOf(fault), 1);
  };
}

/** The situation that uses what a job of rollback may do. */
export const rollbackPlays: Plays = ({ job, name }) => {
  if (job === 'drill' && name === 'VERCEL_AUTOMATION_BYPASS_SECRET') return { name: 'hollow drill', play: hollowDrill };
  if (job === 'drill' || job === 'drill-smoke') return { name: 'drill', play: drill };
  if (job === 'verify-smoke') return { name: 'smoke', play: rollBack({ 'header-audit': false }) };
  if (job === 'verify') return { name: 'compact', play: rollBack({ smoke: false, layout: 'compact' }) };
  if (job === 'notify' && name === 'actions') return { name: 'a letter waits', play: rollbackLetter };
  if (job === 'notify' && name === 'deployments') return { name: 'no database', play: rollbackWithoutDatabase };
  if (job === 'notify' && name === 'RESEND_API_KEY') return { name: 'bad', play: badRollback };
  return { name: 'headers', play: rollBack({ smoke: false }) };
};

const BY_HAND = {
  workflow_dispatch: { inputs: { reason: { type: 'string', default: '' } } },
  schedule: [{ cron: '17 6 * * 1' }],
};

/** Puts another release on top, so that there is one to go back to, and calls the workflow so. */
async function releaseOnTop({ consumer, sandbox, project }: Stage, inputs: object): Promise<string> {
  lastVersion += 1;
  const sha = consumer.commit('main', `Release ${lastVersion}`, {
    ...release(String(lastVersion)),
    ...callerOf({ workflow: 'rollback', on: BY_HAND, inputs: { reason: 'Wrong prices', ...inputs } }),
  });
  sandbox.vercel.setFollowing(project, true);
  await seedRelease(sandbox, project, consumer.path);
  return sha;
}

const rollBack =
  (inputs: object): Play =>
  (stage, suites) =>
    rollBackOnce(stage, inputs, { suites });

async function rollBackOnce(stage: Stage, inputs: object, options: StageRunOptions, plant = () => {}): Promise<string[]> {
  const sha = await releaseOnTop(stage, inputs);
  plant();
  const was = before(stage);
  return await traceOf(stage, await stage.run('rollback', dispatchEvent(stage.consumer, sha, {}), options), was);
}

const drill: Play = async (stage, suites) => {
  await releaseOnTop(stage, { drill: true, 'header-audit': false });
  const was = before(stage);
  return await traceOf(stage, await stage.run('rollback', scheduleEvent(stage.consumer, '17 6 * * 1'), { suites }), was);
};

/** What a drill finds is broken behind its protection: who stays at the door does not notice. */
const hollowDrill: Play = async (stage, suites) => {
  const { faults } = stage.sandbox.traffic;
  const isLetIn = ({ headers }: { headers: Record<string, string> }) => 'x-vercel-protection-bypass' in headers;
  const fault = answer({ service: 'site', path: isLetIn, times: 999 }, { status: 500, body: 'Broken' });
  faults.push(fault);
  const trace = await drill(stage, suites);
  faults.splice(faults.indexOf(fault), 1);
  return trace;
};

/** What it goes back to is bad, so somebody is told; the next rollback puts things right. */
const badRollback: Play = async (stage, suites) => {
  const trace = await rollBackOnce(stage, { smoke: false }, { suites, onEvent: badProduction(stage) });
  await rollBackOnce(stage, { smoke: false }, {});
  return trace;
};

/** The e-mail of a bad rollback could not be sent; the next run finds the letter. */
const rollbackLetter: Play = async (stage, suites) => {
  const { faults } = stage.sandbox.traffic;
  const fault = reset({ service: 'resend', path: '/emails', times: 99 });
  faults.push(fault);
  await rollBackOnce(stage, { smoke: false }, { suites, onEvent: badProduction(stage) });
  faults.splice(faults.indexOf(fault), 1);
  return await rollBackOnce(stage, { smoke: false }, { suites });
};

/** A rollback failed, the next one does not, and only GitHub's own record says how it was before. */
const rollbackWithoutDatabase: Play = async (stage, suites) => {
  const { SUPABASE_URL: _, ...vars } = stage.vars;
  const failure = { code: 'cert_missing', message: 'No certificate.' };
  await rollBackOnce(stage, { smoke: false }, { suites, vars }, () =>
    stage.sandbox.vercel.failNextAlias(stage.project, stage.project, failure),
  );
  return await rollBackOnce(stage, { smoke: false }, { suites, vars });
};
