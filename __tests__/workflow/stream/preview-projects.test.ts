import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import type { Change } from '#sandbox/stage/consumer.ts';
import { pullRequestEvent } from '#sandbox/stage/events.ts';
import { type Stage, setStage } from '#sandbox/stage/stage.ts';
import { comments, gateRows, MINUTE_MS, previewCaller, propose, results } from './preview-stage.ts';
import { type Story, storyteller } from './story.ts';

const PROJECTS = JSON.stringify(
  ['web', 'docs'].map((name) => ({
    name,
    'vercel-project-id': name,
    'working-directory': `apps/${name}`,
    config: `apps/${name}/shipgate.yml`,
  })),
);

let stage: Stage;
let tell: ReturnType<typeof storyteller>;

beforeAll(async () => {
  stage = await setStage({
    chromePath: await provideBrowser(process.env),
    example: 'monorepo',
    seed: 'none',
    projects: ['web', 'docs'].map((name) => ({ name, workingDirectory: `apps/${name}` })),
  });
  tell = storyteller(stage);
}, 2 * MINUTE_MS);

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

/** A project's site without its Content-Security-Policy: the header audit fails. */
function withoutCsp(project: string): Change {
  const file = `apps/${project}/vercel.json`;
  const config = JSON.parse(stage.consumer.read(file)) as { headers: { headers: { key: string }[] }[] };
  for (const rule of config.headers) rule.headers = rule.headers.filter(({ key }) => key !== 'Content-Security-Policy');
  return { [file]: JSON.stringify(config) };
}

const brokenDocs = () => ({
  'apps/docs/site/broken.js': 'nope();\n',
  'apps/docs/site/index.html': stage.consumer
    .read('apps/docs/site/index.html')
    .replace('</head>', '<script src="/broken.js"></script></head>'),
});

test(
  'two projects, one red: one comment with a row for each, and rows keyed by project',
  async () => {
    const change = { ...previewCaller({ projects: PROJECTS, 'budget-gate': false }), ...brokenDocs() };
    const { run } = await propose(stage, { number: 1, change });
    expect(await tell(run, 1)).toEqual({
      conclusion: 'failure',
      comments: ['1 of 6 jobs is red: smoke of docs.'],
      rows: [
        'deploy: pass',
        'deploy: pass',
        'docs.deploy.deploy pass',
        'docs.header-audit.header-audit pass',
        'docs.smoke.smoke fail',
        'web.deploy.deploy pass',
        'web.header-audit.header-audit pass',
        'web.smoke.smoke pass',
      ],
      emails: ['[monorepo] preview of #1 turned red: smoke of docs'],
      moved: [],
    });
    expect(results(run)).toMatchObject({
      'deploy of web': 'success',
      'deploy of docs': 'success',
      'smoke of web': 'success',
      'smoke of docs': 'failure',
      'header-audit of web': 'success',
      'header-audit of docs': 'success',
      notify: 'success',
    });
    const [comment = '', ...more] = comments(stage, 1);
    expect(more).toEqual([]);
    expect(comment).toMatch(/1 of 6 jobs is red: smoke of docs\./);
    const rows = comment.split('\n').filter((line) => line.startsWith('| '));
    expect(rows[0]).toBe('|  | Project | Preview | deploy | smoke | header\\-audit |');
    expect(rows[2]).toMatch(/^\| ✅ \| web \| \[open\]\(<http.*>\) \| ✅ pass \| ✅ pass \| ✅ pass \|$/);
    expect(rows[3]).toMatch(/^\| ❌ \| docs \| \[open\]\(<http.*>\) \| ✅ pass \| ❌ fail \| ✅ pass \|$/);
    expect(comment).toMatch(/- ❌ smoke of docs: The Content Security Policy blocks/);
    expect((await gateRows(stage, run.runId)).map(({ report_id: id, verdict }) => `${id} ${verdict}`)).toEqual([
      'docs.deploy.deploy pass',
      'docs.header-audit.header-audit pass',
      'docs.smoke.smoke fail',
      'web.deploy.deploy pass',
      'web.header-audit.header-audit pass',
      'web.smoke.smoke pass',
    ]);
    expect(run.jobs.preview?.outputs).toMatchObject({
      verdict: 'fail',
      'smoke-verdict': 'fail',
      'header-audit-verdict': 'pass',
      url: '',
    });
  },
  2 * MINUTE_MS,
);

test(
  "compact: a project that cannot be deployed skips its own gates, with the reason, and not the other's",
  async () => {
    const inputs = { projects: PROJECTS, layout: 'compact', 'budget-gate': false };
    const change = { ...previewCaller(inputs), 'apps/docs/vercel.json': '{ "outputDirectory": "nowhere" }' };
    const { run } = await propose(stage, { number: 2, change });
    expect(results(run)).toMatchObject({
      'deploy of web': 'success',
      'deploy of docs': 'failure',
      'gates of web': 'success',
      'gates of docs': 'success',
    });
    expect(await tell(run, 2)).toEqual({
      conclusion: 'failure',
      comments: ['1 of 4 jobs is red: deploy of docs.'],
      rows: [
        'deploy: fail',
        'deploy: pass',
        'docs.deploy.deploy fail',
        'docs.gates.header-audit skip',
        'docs.gates.smoke skip',
        'web.deploy.deploy pass',
        'web.gates.header-audit pass',
        'web.gates.smoke pass',
      ],
      emails: ['[monorepo] preview of #2 turned red: deploy of docs'],
      moved: [],
    });
    const [comment = ''] = comments(stage, 2);
    expect(comment).toMatch(/\| ❌ \| docs \|.*\| (❌ fail|🟥 error) \| ⏭️ skip \| ⏭️ skip \|/);
    const rows = await stage.sandbox.supabase.query<{ reason: string }>(
      "select reason from shipgate.gate_results g join shipgate.runs r on r.id = g.run where r.run_id = $1 and report_id = 'docs.gates.smoke'",
      [run.runId],
    );
    expect(rows).toEqual([{ reason: expect.stringMatching(/^There is nothing to look at: deploy ended with (fail|error)\. /) }]);
  },
  2 * MINUTE_MS,
);

test(
  'a re-run of the failed jobs alone looks at what the first attempt deployed, and keeps the other projects as they were',
  async () => {
    const { consumer, sandbox } = stage;
    const change = { ...previewCaller({ projects: PROJECTS, smoke: false, 'budget-gate': false }), ...withoutCsp('docs') };
    const { run, pull } = await propose(stage, { number: 3, change });
    const told: Story = {
      conclusion: 'failure',
      comments: ['1 of 4 jobs is red: header-audit of docs.'],
      rows: [
        'deploy: pass',
        'deploy: pass',
        'docs.deploy.deploy pass',
        'docs.header-audit.header-audit fail',
        'web.deploy.deploy pass',
        'web.header-audit.header-audit pass',
      ],
      emails: ['[monorepo] preview of #3 turned red: header-audit of docs'],
      moved: [],
    };
    expect(await tell(run, 3)).toEqual(told);
    const deployments = () =>
      sandbox.traffic.requests.filter(({ method, url }) => method === 'POST' && /v13\/deployments$/.test(url.pathname));
    const before = deployments().length;
    const again = await stage.run('preview', pullRequestEvent(consumer, pull), { rerunOf: run });
    expect(results(again)).toMatchObject({
      'header-audit of web': 'success',
      'header-audit of docs': 'failure',
      notify: 'success',
    });
    expect(deployments()).toHaveLength(before);
    // It was red before, so nobody is mailed again.
    expect(await tell(again, 3)).toEqual(told);
    expect(comments(stage, 3)[0]).toMatch(/attempt 2/);
  },
  2 * MINUTE_MS,
);

test(
  'closing removes the previews of every project, told in one last word',
  async () => {
    const { consumer, sandbox } = stage;
    const change = previewCaller({ projects: PROJECTS, smoke: false, 'budget-gate': false, 'header-audit': false });
    const { run, pull } = await propose(stage, { number: 4, change });
    expect(await tell(run, 4)).toEqual({
      conclusion: 'success',
      comments: ['All 2 jobs are green.'],
      rows: ['deploy: pass', 'deploy: pass', 'docs.deploy.deploy pass', 'web.deploy.deploy pass'],
      emails: [],
      moved: [],
    });
    const closed = await stage.run('cleanup', pullRequestEvent(consumer, pull, { action: 'closed' }));
    expect(await tell(closed, 4)).toEqual({
      conclusion: 'success',
      comments: [expect.stringMatching(/^Closed\. web: Removed 1 deployment.* docs: Removed 1 deployment/)],
      rows: ['docs.cleanup.deploy pass', 'web.cleanup.deploy pass'],
      emails: [],
      moved: [],
    });
    expect(sandbox.github.deployments(consumer.slug).filter(({ ref }) => ref === pull.sha)).toEqual([]);
  },
  2 * MINUTE_MS,
);
