import { expect, test } from '@jest/globals';
import { pullRequestEvent } from '#sandbox/stage/events.ts';
import { commentsOn, MINUTE_MS, openPull, openStage, release, resultsOf, rowsOf, troubles } from './open-stage.ts';

const PROJECTS = [
  { name: 'web', workingDirectory: 'apps/web' },
  { name: 'docs', workingDirectory: 'apps/docs' },
];
const JOBS = ['budget-gate', 'deploy', 'header-audit', 'smoke'];

test(
  'monorepo: a pull request gets a preview of each project, one comment and the rows of both; closing it cleans up after both',
  async () => {
    await using stage = await openStage('monorepo', { projects: PROJECTS });
    const { consumer, sandbox } = stage;
    const page = 'apps/docs/site/index.html';
    const pull = openPull(stage, 1, 'Sell it by the metre', {
      [page]: consumer.read(page).replace('how long', 'how many metres'),
    });
    const run = await stage.run('preview', pullRequestEvent(consumer, pull));
    expect(troubles(run)).toEqual([]);
    expect(run.conclusion).toBe('success');
    const comments = commentsOn(stage, 1);
    expect(comments).toHaveLength(1);
    expect(comments[0]).toContain('All 8 jobs are green.');
    expect(await rowsOf(stage, run)).toEqual(['docs', 'web'].flatMap((name) => JOBS.map((job) => `${name}.${job}.${job}: pass`)));
    const closed = await stage.run('cleanup', pullRequestEvent(consumer, pull, { action: 'closed' }));
    expect(troubles(closed)).toEqual([]);
    expect(closed.conclusion).toBe('success');
    for (const { name } of PROJECTS) expect(sandbox.vercel.deployments(name).filter(({ target }) => target === null)).toEqual([]);
  },
  5 * MINUTE_MS,
);

test(
  'monorepo: the tag docs/v1.1.0 releases the handbook and leaves the shop where it is',
  async () => {
    await using stage = await openStage('monorepo', { projects: PROJECTS });
    const inProduction = () => PROJECTS.map(({ name }) => stage.sandbox.vercel.production(name)?.id);
    const [web, docs] = inProduction();
    const run = await release(stage, 'docs/v1.1.0');
    expect(troubles(run)).toEqual([]);
    expect(run.conclusion).toBe('success');
    expect(Object.keys(resultsOf(run)).filter((key) => key.startsWith('web / '))).toEqual([]);
    expect(inProduction()[0]).toBe(web);
    expect(inProduction()[1]).not.toBe(docs);
  },
  4 * MINUTE_MS,
);
