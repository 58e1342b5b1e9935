import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SUITE_SLUG } from '#core/suite.ts';
import { InvalidWorkflow } from '#sandbox/runner/errors.ts';
import { pullRequestEvent } from '#sandbox/stage/events.ts';
import { type Stage, type StageRunOptions, setStage } from '#sandbox/stage/stage.ts';
import { withoutCsp } from '#scripts/demo/changes.ts';
import { suiteWithout } from '../rights/rights.ts';
import { jobOf, MINUTE_MS, previewCaller, propose, results } from './preview-stage.ts';
import { storyteller } from './story.ts';

let stage: Stage;
let tell: ReturnType<typeof storyteller>;

beforeAll(async () => {
  stage = await setStage({ chromePath: '/bin/true', example: 'static-site' });
  tell = storyteller(stage);
}, 2 * MINUTE_MS);

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const HEADERS_ONLY = { smoke: false, 'budget-gate': false };
const COMMENTS = ['1 of 2 jobs is red: header-audit.'];
const ROWS = ['deploy.deploy pass', 'deploy: pass', 'header-audit.header-audit fail'];
const mailOf = (number: number) => [`[static-site] preview of #${number} turned red: header-audit`];

const without = (given: Record<string, string>, ...names: string[]) =>
  Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)));

/** A pull request whose headers are bad: there is something to tell. */
async function badPull(number: number, options: StageRunOptions) {
  const change = { ...previewCaller(HEADERS_ONLY), 'vercel.json': withoutCsp(stage.consumer.read('vercel.json')) };
  const { run } = await propose(stage, { number, change }, undefined, options);
  return { story: await tell(run, number), told: jobOf(run, 'notify').summary.replaceAll('\\', '') };
}

test(
  'without Supabase the comment and the e-mail are as ever, nothing is recorded, and the summary says so',
  async () => {
    const { story, told } = await badPull(1, { vars: without(stage.vars, 'SUPABASE_URL') });
    expect(story).toEqual({ conclusion: 'failure', comments: COMMENTS, rows: [], emails: mailOf(1), moved: [] });
    expect(told).toContain('Supabase: switched off, since supabase-url is missing.');
  },
  2 * MINUTE_MS,
);

test(
  'without Resend the comment and the rows are as ever, nobody gets an e-mail, and the summary says so',
  async () => {
    const { story, told } = await badPull(2, { secrets: without(stage.secrets, 'RESEND_API_KEY') });
    expect(story).toEqual({ conclusion: 'failure', comments: COMMENTS, rows: ROWS, emails: [], moved: [] });
    expect(told).toContain('E-mail: switched off, since resend-api-key is missing.');
  },
  2 * MINUTE_MS,
);

test(
  'without both the comment is what is left, and the run is as red as ever',
  async () => {
    const { story, told } = await badPull(3, {
      secrets: without(stage.secrets, 'SUPABASE_SECRET_KEY', 'RESEND_API_KEY'),
      vars: without(stage.vars, 'SUPABASE_URL', 'EMAIL_FROM', 'EMAIL_TO'),
    });
    expect(story).toEqual({ conclusion: 'failure', comments: COMMENTS, rows: [], emails: [], moved: [] });
    expect(told).toMatch(/Supabase: switched off.*E-mail: switched off/s);
  },
  2 * MINUTE_MS,
);

test(
  'with a token that may only read pull requests there is no comment; rows and e-mail are there, and the summary names what is missing',
  async () => {
    using suite = suiteWithout({
      workflow: 'preview',
      job: 'notify',
      kind: 'scope',
      name: 'pull-requests',
      access: 'write',
    });
    const { story, told } = await badPull(4, { suites: { [SUITE_SLUG]: suite.folder } });
    expect(story).toEqual({ conclusion: 'failure', comments: [], rows: ROWS, emails: mailOf(4), moved: [] });
    expect(told).toMatch(/Pull request comment: GitHub answered 403 .*Resource not accessible by integration.*permission/);
  },
  2 * MINUTE_MS,
);

test('a caller that grants less than the workflow asks for is refused at its start, with the scope, and nobody is told anything', async () => {
  const file = '.github/workflows/preview.yml';
  const asked = stage.sandbox.traffic.requests.length;
  const text = previewCaller(HEADERS_ONLY)[file]?.replace('pull-requests: write', 'pull-requests: read') ?? '';
  const refused = propose(stage, { number: 5, change: { [file]: text } });
  await expect(refused).rejects.toThrow(InvalidWorkflow);
  await expect(refused).rejects.toThrow(
    /'notify' is requesting 'pull-requests: write', but is only allowed 'pull-requests: read'/,
  );
  expect(stage.sandbox.traffic.requests.length).toBe(asked);
  stage.consumer.main();
});

/** A bot raises a dependency. */
async function raise(number: number, actor: string, options: StageRunOptions = {}) {
  const { consumer, sandbox } = stage;
  const [title, branch] = ['Bump left-pad', `raise-${number}`];
  const sha = consumer.commit(branch, title, { ...previewCaller(HEADERS_ONLY), 'site/raised.txt': `${number}\n` });
  sandbox.github.createPullRequest(consumer.slug, { number, title, head: { ref: branch, sha }, login: actor });
  const run = await stage.run('preview', pullRequestEvent(consumer, { number, title, branch, sha, actor }), options);
  consumer.main();
  return { run, story: await tell(run, number) };
}

test(
  "Dependabot's pull request, without secrets of its own, ends green and deploys nothing; the summary says where to add the token",
  async () => {
    const { run, story } = await raise(6, 'dependabot[bot]');
    expect(story).toEqual({ conclusion: 'success', comments: [], rows: [], emails: [], moved: [] });
    expect(results(run)).toMatchObject({ deploy: 'success', 'header-audit': 'skipped', notify: 'success' });
    expect(run.jobs.preview?.outputs).toMatchObject({ verdict: 'skip', url: '' });
    expect(jobOf(run, 'notify').summary.replaceAll('\\', '')).toMatch(
      /Nothing was judged: Dependabot.*no VERCEL_TOKEN among them.*Add it under Settings, Secrets and variables, Dependabot/,
    );
  },
  2 * MINUTE_MS,
);

test.each([
  ['Dependabot, with secrets of its own,', 7, 'dependabot[bot]'],
  ['another bot', 8, 'renovate[bot]'],
])(
  '%s gets a preview as a person does',
  async (_, number, actor) => {
    const { story } = await raise(number, actor, { dependabotSecrets: stage.secrets });
    expect(story).toEqual({
      conclusion: 'success',
      comments: ['All 2 jobs are green.'],
      rows: ['deploy.deploy pass', 'deploy: pass', 'header-audit.header-audit pass'],
      emails: [],
      moved: [],
    });
  },
  2 * MINUTE_MS,
);
