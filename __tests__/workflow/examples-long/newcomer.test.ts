import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pullRequestEvent } from '#sandbox/stage/events.ts';
import { repositoryFolder } from '#testing/repository-folder.ts';
import { runShipgate } from '../../contract/cli/run-shipgate.ts';
import { commentsOn, MINUTE_MS, openPull, openStage } from '../examples/open-stage.ts';

const PAGE = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Hello</title></head>
  <body><h1>Hello</h1></body>
</html>
`;

test(
  "a bare static site's first pull request is green with what init has written, and only told of its missing headers",
  async () => {
    using folder = repositoryFolder({ 'index.html': PAGE });
    const init = await runShipgate(folder.path, ['init']);
    expect([init.exitCode, init.stderr]).toEqual([0, '']);
    // The stage makes a repository of the folder's files.
    rmSync(join(folder.path, '.git'), { recursive: true });
    await using stage = await openStage(folder.path, { slug: 'acme/hello', seed: 'none' });
    const pull = openPull(stage, 1, 'A friendlier greeting', { 'index.html': PAGE.replace('<h1>Hello', '<h1>Hello you') });
    const run = await stage.run('shipgate-preview', pullRequestEvent(stage.consumer, pull));
    expect(run.conclusion).toBe('success');
    const [comment = ''] = commentsOn(stage, 1);
    expect(comment).toContain('**Good, with warnings from header\\-audit.**');
    expect(comment).toContain('fail (does not block)');
  },
  4 * MINUTE_MS,
);
