import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CLI_VERSION } from '@shipgate/deploy/prebuild/cli.ts';
import { approvalLabel } from '#core/approval-label.ts';
import { secretForms } from '#core/secrets.ts';
import { pullRequestEvent } from '#sandbox/stage/events.ts';
import { type Stage, setStage } from '#sandbox/stage/stage.ts';
import { comments, jobOf, MINUTE_MS, previewCaller, propose, results } from './preview-stage.ts';
import { storyteller } from './story.ts';

const PREBUILT = { build: 'prebuilt', smoke: false, 'budget-gate': false, 'header-audit': false, 'public-env': 'GREETING=hello' };

let stage: Stage;
let tell: ReturnType<typeof storyteller>;
const bin = mkdtempSync(join(tmpdir(), 'shipgate-vercel-'));
const { PATH = '' } = process.env;

beforeAll(async () => {
  // In place of Vercel's command line, 360 MB from the registry: it notes what it was given and leaves an output with a link.
  const script = [
    `#!${process.execPath}`,
    "const fs = require('node:fs');",
    `if (process.argv[2] === '--version') { console.log('${CLI_VERSION}'); process.exit(); }`,
    `fs.appendFileSync('${join(bin, 'seen')}', JSON.stringify(process.env));`,
    "if (fs.existsSync('broken')) { console.log('Error: no way'); process.exit(1); }",
    "fs.mkdirSync('.vercel/output/static', { recursive: true });",
    "fs.writeFileSync('.vercel/output/config.json', '{\"version\":3}');",
    "fs.writeFileSync('.vercel/output/static/greeting.txt', process.env.GREETING + ' from here');",
    "fs.symlinkSync('greeting.txt', '.vercel/output/static/again.txt');",
  ];
  writeFileSync(join(bin, 'vercel'), script.join('\n'));
  chmodSync(join(bin, 'vercel'), 0o755);
  process.env.PATH = `${bin}:${PATH}`;
  stage = await setStage({ chromePath: '/bin/true', example: 'static-site', seed: 'none' });
  tell = storyteller(stage);
}, 2 * MINUTE_MS);

afterAll(async () => {
  process.env.PATH = PATH;
  rmSync(bin, { recursive: true, force: true });
  await stage[Symbol.asyncDispose]();
});

test(
  'prebuilt: a job without any secret builds, and another one deploys those very files',
  async () => {
    const { run } = await propose(stage, { number: 1, change: previewCaller(PREBUILT) });
    expect(results(run)).toMatchObject({ build: 'success', deploy: 'success', notify: 'success' });
    const headers = { 'x-vercel-protection-bypass': stage.secrets.VERCEL_AUTOMATION_BYPASS_SECRET ?? '' };
    const answer = await fetch(`${run.jobs.preview?.outputs.url}/again.txt`, { headers });
    expect(await answer.text()).toBe('hello from here');
    expect(jobOf(run, 'build').permissions).toEqual({ contents: 'read' });
    const seen = readFileSync(join(bin, 'seen'), 'utf8');
    const known = Object.values(stage.secrets).flatMap(secretForms);
    expect(known.filter((secret) => seen.includes(secret))).toEqual([]);
    expect(await tell(run, 1)).toEqual({
      conclusion: 'success',
      comments: ['All 2 jobs are green.'],
      rows: ['build.deploy pass', 'deploy.deploy pass', 'deploy: pass'],
      emails: [],
      moved: [],
    });
  },
  MINUTE_MS,
);

test(
  'prebuilt: where the build fails nothing is deployed, and the comment has the reason',
  async () => {
    const { run } = await propose(stage, { number: 2, change: { ...previewCaller(PREBUILT), broken: '' } });
    expect(results(run)).toMatchObject({ build: 'failure', deploy: 'skipped', notify: 'success' });
    expect(await tell(run, 2)).toEqual({
      conclusion: 'failure',
      comments: ['1 of 1 job is red: build.'],
      rows: ['build.deploy fail', 'deploy.job skip'],
      emails: ['[static-site] preview of #2 turned red: build'],
      moved: [],
    });
  },
  MINUTE_MS,
);

test(
  "forks: build: a fork's pull request is built without secrets and not deployed; the summary names the label that would",
  async () => {
    const { consumer, sandbox } = stage;
    const fork = stage.fork('stranger/static-site');
    const sha = fork.commit('from-fork', 'A change from a fork', {
      ...previewCaller({ ...PREBUILT, forks: 'build' }),
      'site/fork.txt': 'f\n',
    });
    sandbox.github.createPullRequest(consumer.slug, {
      number: 3,
      title: 'From a fork',
      head: { ref: 'from-fork', sha, repository: fork.slug },
    });
    const before = sandbox.traffic.requests.length;
    const run = await stage.run(
      'preview',
      pullRequestEvent(consumer, { number: 3, title: 'From a fork', branch: 'from-fork', sha, fork }),
    );
    expect(await tell(run, 3)).toEqual({ conclusion: 'success', comments: [], rows: [], emails: [], moved: [] });
    expect(results(run)).toMatchObject({ build: 'success', deploy: 'skipped', notify: 'success' });
    const calls = sandbox.traffic.requests.slice(before).filter(({ service }) => service === 'vercel');
    expect(calls).toEqual([]);
    const { summary } = jobOf(run, 'notify');
    expect(summary).toContain('comes from the fork stranger/static\\-site');
    expect(summary).toContain(approvalLabel(sha));
    expect(sandbox.artifacts.list(run.runId).map(({ name }) => name)).toContain('shipgate-build');
  },
  MINUTE_MS,
);

test(
  'prebuilt, two projects: what one could not build skips its deployment and gates alone',
  async () => {
    await using monorepo = await setStage({
      chromePath: '/bin/true',
      example: 'monorepo',
      seed: 'none',
      projects: ['web', 'docs'].map((name) => ({ name, workingDirectory: `apps/${name}` })),
    });
    const tell = storyteller(monorepo);
    const projects = ['web', 'docs'].map((name) => ({ name, 'vercel-project-id': name, 'working-directory': `apps/${name}` }));
    const inputs = { ...PREBUILT, 'header-audit': true, 'header-audit-fail-on': 'never', projects: JSON.stringify(projects) };
    const { run } = await propose(monorepo, { number: 1, change: { ...previewCaller(inputs), 'apps/docs/broken': '' } });
    expect(results(run)).toMatchObject({
      'build of web': 'success',
      'build of docs': 'failure',
      'deploy of web': 'success',
      'deploy of docs': 'failure',
      'header-audit of docs': 'success',
      notify: 'success',
    });
    expect(await tell(run, 1)).toEqual({
      conclusion: 'failure',
      comments: ['2 of 7 jobs are red: build of docs, deploy of docs.'],
      rows: [
        'deploy: pass',
        'docs.build.deploy fail',
        'docs.deploy.build-artifact error',
        'docs.header-audit.header-audit skip',
        'web.build.build-artifact pass',
        'web.build.deploy pass',
        'web.deploy.build-artifact pass',
        'web.deploy.deploy pass',
        // The output of the stand-in has no start page.
        'web.header-audit.header-audit error',
      ],
      emails: ['[monorepo] preview of #1 turned red: build of docs, deploy of docs'],
      moved: [],
    });
    const rows =
      comments(monorepo, 1)[0]
        ?.split('\n')
        .filter((line) => line.startsWith('| ')) ?? [];
    expect(rows[2]).toMatch(/web \| \[open\]\(.*\) \| ✅ pass \| ✅ pass \| /);
    expect(rows[3]).toMatch(/docs \| {2}\| (❌ fail|🟥 error) \| (❌ fail|🟥 error) \| ⏭️ skip \|$/);
  },
  2 * MINUTE_MS,
);

test(
  'a slip in the word for who builds is refused: Vercel would build with its variables what a job without any was to build',
  async () => {
    const made = () =>
      stage.sandbox.traffic.requests.filter(({ method, url }) => `${method} ${url.pathname}` === 'POST /v13/deployments');
    const before = made().length;
    const { run } = await propose(stage, { number: 9, change: previewCaller({ ...PREBUILT, build: 'pre-built' }) });
    expect(results(run)).toMatchObject({ build: 'skipped', deploy: 'failure' });
    expect(await tell(run, 9)).toEqual({
      conclusion: 'failure',
      comments: ['1 of 1 job is red: deploy.'],
      rows: ['deploy.deploy error', 'deploy: error'],
      emails: ['[static-site] preview of #9 turned red: deploy'],
      moved: [],
    });
    expect(made().length).toBe(before);
  },
  2 * MINUTE_MS,
);
