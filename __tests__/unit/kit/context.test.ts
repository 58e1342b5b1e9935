import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readContext } from '#kit/runner/context.ts';

test.each([
  ['the same repository', { full_name: 'acme/petstore' }, false],
  ['a fork', { full_name: 'mallory/petstore' }, true],
  ['a fork that was deleted meanwhile', null, true],
])("whether a pull request comes from a stranger's repository is known for %s", (_, repo, isFork) => {
  const folder = mkdtempSync(join(tmpdir(), 'context-'));
  const file = join(folder, 'event.json');
  writeFileSync(file, JSON.stringify({ pull_request: { number: 7, head: { sha: 'a'.repeat(40), ref: 'x', repo } } }));
  expect(readContext({ GITHUB_REPOSITORY: 'acme/petstore', GITHUB_EVENT_PATH: file })).toMatchObject({ isFork });
  rmSync(folder, { recursive: true });
});
