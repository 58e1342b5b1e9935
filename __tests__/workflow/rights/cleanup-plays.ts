import { pullRequestEvent } from '#sandbox/stage/events.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { reset } from '#sandbox/traffic/faults.ts';
import { callerOf } from '../caller.ts';
import type { Play, Plays } from './plays.ts';
import { before, traceOf } from './trace.ts';

const NO_GATE = { smoke: false, 'budget-gate': false, 'header-audit': false };
let lastPull = 0;

/** The situation that uses what a job of cleanup may do. */
export const cleanupPlays: Plays = ({ job, name }) =>
  job === 'notify' && name === 'actions' ? { name: 'a letter waits', play: letterWaits } : { name: 'closed', play: closed };

/** A pull request had a preview and an environment of its own, and is closed. */
const closed: Play = async (stage, suites) => {
  const { consumer, sandbox } = stage;
  lastPull += 1;
  const pull = { number: lastPull, title: 'A change', branch: `change-${lastPull}` };
  const sha = consumer.commit(pull.branch, 'A change', {
    'site/change.txt': `${lastPull}\n`,
    ...callerOf({ workflow: 'preview', on: { pull_request: null }, inputs: NO_GATE }),
    ...callerOf({ workflow: 'cleanup', on: { pull_request: { types: ['closed'] } } }),
  });
  sandbox.github.createPullRequest(consumer.slug, { ...pull, head: { ref: pull.branch, sha } });
  sandbox.github.createEnvironment(consumer.slug, `pr-${pull.number}`, {});
  await stage.run('preview', pullRequestEvent(consumer, { ...pull, sha }));
  const was = before(stage);
  // An administrator's token, as a team would store one.
  const secrets = { ...stage.secrets, SHIPGATE_ADMIN_TOKEN: sandbox.github.token };
  const event = pullRequestEvent(consumer, { ...pull, sha }, { action: 'closed' });
  const run = await stage.run('cleanup', event, { suites, secrets });
  consumer.main();
  return await traceOf(stage, run, was, pull.number);
};

/** The preview's run could not be recorded; the next one to tell anything finds the letter, delivers it, and takes it away. */
const letterWaits: Play = async (stage, suites) => {
  const { faults } = stage.sandbox.traffic;
  const fault = reset({ service: 'supabase', path: '/rpc/record_run', times: 99 });
  const { run } = stage;
  const mended: Stage['run'] = async (workflow, ...more) => {
    if (workflow === 'preview') faults.push(fault);
    const played = await run(workflow, ...more);
    if (workflow === 'preview') faults.splice(faults.indexOf(fault), 1);
    return played;
  };
  return await closed({ ...stage, run: mended }, suites);
};
