import { pullRequestEvent } from '#sandbox/stage/events.ts';
import type { Stage, StageRunOptions } from '#sandbox/stage/stage.ts';
import { answer, reset } from '#sandbox/traffic/faults.ts';
import { withoutCsp } from '#scripts/demo/changes.ts';
import { callerOf } from '../caller.ts';
import type { Play, Plays } from './plays.ts';
import { before, traceOf } from './trace.ts';

const ON = { pull_request: null };
const NO_GATE = { smoke: false, 'budget-gate': false, 'header-audit': false };
/** The gate that asks over HTTP: quick, and told to be red by one line of the site. */
const HEADERS = { ...NO_GATE, 'header-audit': true };

/** The situation that uses what a job of preview may do. */
export const previewPlays: Plays = ({ job, name }) => {
  if (job === 'notify' && name === 'actions') return { name: 'a letter waits', play: letterWaits };
  if (job === 'notify' && name === 'deployments') return { name: 'no database', play: noDatabase };
  const inputs = {
    build: { ...NO_GATE, build: 'prebuilt' },
    gates: { ...HEADERS, layout: 'compact' },
    smoke: { ...NO_GATE, smoke: true },
    'budget-gate': { ...NO_GATE, 'budget-gate': true },
  }[job];
  return { name: inputs ? job : 'headers', play: (stage, suites) => redPull(stage, inputs ?? HEADERS, { suites }) };
};

let lastPull = 0;

/** A pull request whose headers are bad: there is something to tell. */
async function redPull(stage: Stage, inputs: object, options: StageRunOptions) {
  const { push } = openPull(stage, inputs);
  return await push('red', options);
}

/** A run could not send its e-mail; the next one finds the letter, sends it, and takes it away. */
const letterWaits: Play = async (stage, suites) => {
  const { push } = openPull(stage, HEADERS);
  const fault = reset({ service: 'resend', path: '/emails', times: 99 });
  stage.sandbox.traffic.faults.push(fault);
  await push('red', { suites });
  stage.sandbox.traffic.faults.splice(stage.sandbox.traffic.faults.indexOf(fault), 1);
  return await push('red', { suites });
};

/** A pull request whose deployment failed recovers, and neither a database nor a comment says that it was bad: GitHub's record does. */
const noDatabase: Play = async (stage, suites) => {
  const { push } = openPull(stage, HEADERS);
  const { SUPABASE_URL: _, ...vars } = stage.vars;
  const { faults } = stage.sandbox.traffic;
  const refused = answer({ service: 'github', path: /\/issues\/\d+\/comments/, times: 99 }, { status: 403, body: '{}' });
  faults.push(refused);
  stage.sandbox.vercel.failNextBuild(stage.project, { code: 'BUILD_FAILED', message: 'The build failed.' });
  await push('green', { suites, vars });
  const trace = await push('green', { suites, vars });
  faults.splice(faults.indexOf(refused), 1);
  return trace;
};

function openPull(stage: Stage, inputs: object) {
  const { consumer, sandbox } = stage;
  lastPull += 1;
  const pull = { number: lastPull, title: `Change ${lastPull}`, branch: `change-${lastPull}` };
  let pushes = 0;
  return {
    async push(kind: 'red' | 'green', options: StageRunOptions): Promise<string[]> {
      pushes += 1;
      const vercelJson = consumer.read('vercel.json');
      const sha = consumer.commit(pull.branch, `Push ${pushes}`, {
        'vercel.json': kind === 'red' ? withoutCsp(vercelJson) : vercelJson,
        'site/push.txt': `${pull.number}.${pushes}\n`,
        ...callerOf({ workflow: 'preview', on: ON, inputs: { ...inputs } }),
      });
      const head = { ref: pull.branch, sha };
      if (pushes === 1) sandbox.github.createPullRequest(consumer.slug, { ...pull, head });
      else sandbox.github.pushToPullRequest(consumer.slug, pull.number, sha);
      const was = before(stage);
      const run = await stage.run('preview', pullRequestEvent(consumer, { ...pull, sha }), options);
      consumer.main();
      return await traceOf(stage, run, was, pull.number);
    },
  };
}
