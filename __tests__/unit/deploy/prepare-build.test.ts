import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Inputs } from '@shipgate/deploy/action.ts';
import type { Ports } from '@shipgate/deploy/ports.ts';
import { prepareBuild } from '@shipgate/deploy/prebuild/prepare.ts';
import { growTree } from './trees.ts';

const LINKED = JSON.stringify({ projectId: 'prj_other', orgId: 'team_x', settings: { buildCommand: 'steal' } });

test.each([
  ['of a pull request', 7, 'prj_1', null],
  ['of a push', undefined, 'prj_other', 'steal'],
])(
  'without a token, settings that the checkout %s brings along are read rightly',
  async (_, pullRequest, projectId, buildCommand) => {
    using tree = growTree({ '.vercel/project.json': LINKED });
    const ports = { session: { source: { pullRequest } } } as unknown as Ports;
    const inputs = { environment: 'preview', 'vercel-project-id': 'prj_1' } as Inputs;
    expect(await prepareBuild(tree.root, inputs, ports)).toEqual({});
    const written = JSON.parse(readFileSync(join(tree.root, '.vercel', 'project.json'), 'utf8'));
    expect(written).toMatchObject({ projectId, settings: { buildCommand } });
  },
);

test("without a token no project needs a name: a fork's run knows none", async () => {
  using tree = growTree({ 'index.html': 'hello' });
  const ports = { session: { source: { pullRequest: 7 } } } as unknown as Ports;
  await prepareBuild(tree.root, { environment: 'preview' } as Inputs, ports);
  const written = JSON.parse(readFileSync(join(tree.root, '.vercel', 'project.json'), 'utf8'));
  expect(written).toMatchObject({ projectId: 'local', orgId: 'local' });
});
