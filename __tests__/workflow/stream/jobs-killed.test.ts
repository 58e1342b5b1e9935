import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RunnerEvent } from '#sandbox/runner/result.ts';
import { type Stage, setStage } from '#sandbox/stage/stage.ts';
import { hang } from '#sandbox/traffic/faults.ts';
import { comments, MINUTE_MS, previewCaller, propose, results } from './preview-stage.ts';
import { storyteller } from './story.ts';

let stage: Stage;
let tell: ReturnType<typeof storyteller>;

beforeAll(async () => {
  stage = await setStage({ chromePath: '/bin/true', example: 'static-site' });
  tell = storyteller(stage);
}, 2 * MINUTE_MS);

afterAll(async () => {
  stage.sandbox.traffic.faults.length = 0;
  await stage[Symbol.asyncDispose]();
});

const HEADERS_ONLY = { smoke: false, 'budget-gate': false };

/** The processes of one action on this stage. */
function processesOf(action: string): number[] {
  const text = (pid: string, file: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => text(pid, 'cmdline').includes(`/dist/${action}/`))
    .filter((pid) => text(pid, 'environ').includes(`GITHUB_API_URL=${stage.sandbox.github.url}\0`))
    .map(Number);
}

/** The header audit's first look at the site never ends; what is to happen then, happens. */
const stuckAudit = (then: () => void = () => undefined) => ({
  onEvent(told: RunnerEvent) {
    if (told.type !== 'job-started' || !told.job.includes('header-audit')) return;
    const path = () => {
      then();
      return true;
    };
    stage.sandbox.traffic.faults.push(hang({ service: 'site', path, times: 999 }));
  },
});

test(
  'a gate whose process is killed has said nothing, and that is no pass: the run, its comment and its e-mail are red',
  async () => {
    const kill = () => {
      for (const pid of processesOf('header-audit')) process.kill(pid, 'SIGKILL');
    };
    const { run } = await propose(stage, { number: 1, change: previewCaller(HEADERS_ONLY) }, undefined, stuckAudit(kill));
    stage.sandbox.traffic.faults.length = 0;
    expect(results(run)).toMatchObject({ 'header-audit': 'failure', notify: 'success' });
    expect(await tell(run, 1)).toEqual({
      conclusion: 'failure',
      comments: ['1 of 2 jobs is red: header-audit.'],
      rows: ['deploy.deploy pass', 'deploy: pass', 'header-audit.job error'],
      emails: ['[static-site] preview of #1 turned red: header-audit'],
      moved: [],
    });
    expect(comments(stage, 1)[0]).toContain('The job failed without a report. Its log says why.');
    expect(run.jobs.preview?.outputs).toMatchObject({ verdict: 'error' });
  },
  2 * MINUTE_MS,
);

test(
  'a gate that runs out of time is cancelled, and that is no pass either',
  async () => {
    // As long as it takes to begin: a minute is the least that GitHub takes, and the local runner takes less.
    const change = previewCaller({ ...HEADERS_ONLY, 'header-audit-timeout-minutes': 0.1 });
    const { run } = await propose(stage, { number: 2, change }, undefined, stuckAudit());
    stage.sandbox.traffic.faults.length = 0;
    expect(results(run)).toMatchObject({ 'header-audit': 'cancelled', notify: 'success' });
    const story = await tell(run, 2);
    expect(story).toMatchObject({
      conclusion: 'cancelled',
      comments: ['1 of 2 jobs is red: header-audit.'],
      emails: ['[static-site] preview of #2 turned red: header-audit'],
      moved: [],
    });
    // On a slow machine the time is over before the audit begins: then its row has no gate.
    expect(story.rows).toEqual([
      'deploy.deploy pass',
      'deploy: pass',
      expect.stringMatching(/^header-audit\.(header-audit|job) error$/),
    ]);
    expect(comments(stage, 2)[0]).toContain('The job was cancelled, or ran out of time.');
    expect(run.jobs.preview?.outputs).toMatchObject({ verdict: 'error' });
  },
  2 * MINUTE_MS,
);
