import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pullRequestEvent } from '#sandbox/stage/events.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { commentsOn, MINUTE_MS, openPull, openStage, release, rowsOf, troubles } from '../examples/open-stage.ts';

// The local Vercel runs `npm ci` and `next build` for real, twice: for the preview and for the release.
const REGISTRY = process.env.npm_config_registry ?? 'https://registry.npmjs.org/';
const registry = await fetch(new URL('next', REGISTRY), { method: 'HEAD', signal: AbortSignal.timeout(20_000) }).catch(
  () => undefined,
);
const played = registry?.ok ? test : test.skip;
const why = registry?.ok ? '' : ` (${REGISTRY} cannot be reached)`;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('nextjs', { seed: 'none' });
}, 2 * MINUTE_MS);
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

played(
  `nextjs: a pull request is built by Vercel's own commands, runs React in a browser, and is green in every gate${why}`,
  async () => {
    const { consumer, sandbox, project } = stage;
    const page = 'app/about/page.jsx';
    const pull = openPull(stage, 1, 'A second dog', { [page]: consumer.read(page).replace('a dog', 'two dogs') });
    const run = await stage.run('preview', pullRequestEvent(consumer, pull));
    expect(troubles(run)).toEqual([]);
    expect(run.conclusion).toBe('success');
    expect(commentsOn(stage, 1)[0]).toContain('Grade A\\+');
    expect(await rowsOf(stage, run)).toEqual(
      ['budget-gate', 'deploy', 'header-audit', 'smoke'].map((job) => `nextjs.${job}.${job}: pass`),
    );
    const log = run.jobs['preview / deploy ()']?.log ?? '';
    expect(log).toContain('Running "npm ci"');
    expect(log).toContain('pages have their policy.');
    expect(sandbox.vercel.production(project)).toBeUndefined();
  },
  10 * MINUTE_MS,
);

played(
  `nextjs: the first release reaches production${why}`,
  async () => {
    const run = await release(stage, 'v1.0.0');
    expect(troubles(run)).toEqual([]);
    expect(run.conclusion).toBe('success');
    expect(stage.sandbox.vercel.production(stage.project)).toBeDefined();
  },
  10 * MINUTE_MS,
);
