import { pullRequestTargetEvent } from '#sandbox/stage/events.ts';
import type { Stage, StageRunOptions } from '#sandbox/stage/stage.ts';
import { answer, reset } from '#sandbox/traffic/faults.ts';
import { withoutCsp } from '#scripts/demo/changes.ts';
import { callerOf } from '../caller.ts';
import type { ForkStage } from '../stream/fork-stage.ts';
import type { Play, Plays } from './plays.ts';
import { before, traceOf } from './trace.ts';

const ON = { pull_request_target: { types: ['labeled'] }, workflow_run: { workflows: ['Preview'], types: ['completed'] } };
const NO_GATE = { smoke: false, 'budget-gate': false, 'header-audit': false };
/** The gate that asks over HTTP: quick, and told to be red by one line of the site. */
const HEADERS = { ...NO_GATE, 'header-audit': true };

/**
 * The situations that use what the jobs of preview-fork may do. The fork builds once, with bad headers, so that there is something to
 * tell; each play is a pull request of its own from that same commit, which somebody approves.
 */
export async function forkPlaysOn(scene: ForkStage): Promise<Plays> {
  const { pull: built, built: build } = await scene.propose(1, {
    'vercel.json': withoutCsp(scene.stage.consumer.read('vercel.json')),
  });
  let lastPull = built.number;
  // Of several approved ones with one commit a run that follows the build would choose the oldest.
  let endLast = () => {};

  /** Approves a pull request from the commit that was built, whenever that is asked. */
  function openPull(stage: Stage, inputs: object) {
    const { consumer, sandbox } = stage;
    lastPull += 1;
    consumer.commit('main', `Before pull request ${lastPull}`, {
      'CHANGES.md': `${lastPull}\n`,
      ...callerOf({ workflow: 'preview-fork', on: ON, inputs: { ...inputs } }),
    });
    const pull = { ...built, number: lastPull };
    const head = { ref: pull.branch, sha: pull.sha, repository: scene.fork.slug };
    const opened = sandbox.github.createPullRequest(consumer.slug, {
      number: lastPull,
      title: pull.title,
      head,
      login: 'mallory',
    });
    const label = scene.approve(pull, 'mona');
    const labelled = pullRequestTargetEvent(consumer, pull, { action: 'labeled', label });
    endLast();
    endLast = () => {
      opened.state = 'closed';
    };
    return async (options: StageRunOptions, event = labelled): Promise<string[]> => {
      const was = before(stage);
      return await traceOf(stage, await stage.run('preview-fork', event, options), was, pull.number);
    };
  }

  /**
   * A run could not send its e-mail; the next one finds the letter, sends it, and takes it away. Both follow the build: what a fork's
   * pull request itself set off neither keeps letters nor delivers them.
   */
  const letterWaits: Play = async (stage, suites) => {
    const play = openPull(stage, HEADERS);
    const { faults } = stage.sandbox.traffic;
    const fault = reset({ service: 'resend', path: '/emails', times: 99 });
    faults.push(fault);
    await play({ suites }, stage.workflowRunEvent(build));
    faults.splice(faults.indexOf(fault), 1);
    return await play({ suites }, stage.workflowRunEvent(build));
  };

  /** A pull request whose deployment failed recovers, and neither a database nor a comment says that it was bad: GitHub's record does. */
  const noDatabase: Play = async (stage, suites) => {
    const play = openPull(stage, NO_GATE);
    const { SUPABASE_URL: _, ...vars } = stage.vars;
    const { faults } = stage.sandbox.traffic;
    const refused = answer({ service: 'github', path: /\/issues\/\d+\/comments/, times: 99 }, { status: 403, body: '{}' });
    faults.push(refused);
    stage.sandbox.vercel.failNextBuild(stage.project, { code: 'BUILD_FAILED', message: 'The build failed.' });
    await play({ suites, vars });
    const trace = await play({ suites, vars });
    faults.splice(faults.indexOf(refused), 1);
    return trace;
  };

  return ({ job, name }) => {
    if (job === 'notify' && name === 'actions') return { name: 'a letter waits', play: letterWaits };
    if (job === 'notify' && name === 'deployments') return { name: 'no database', play: noDatabase };
    const inputs = {
      gates: { ...HEADERS, layout: 'compact' },
      smoke: { ...NO_GATE, smoke: true },
      'budget-gate': { ...NO_GATE, 'budget-gate': true },
    }[job];
    return { name: inputs ? job : 'headers', play: (stage, suites) => openPull(stage, inputs ?? HEADERS)({ suites }) };
  };
}
