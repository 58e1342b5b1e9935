import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { SUITE_ROOT } from '#sandbox/stage/consumer.ts';
import { rightsOf } from './rights.ts';

const PAGE = readFileSync(join(SUITE_ROOT, 'docs/threat-model.md'), 'utf8');
const NAMED = [...PAGE.matchAll(/`(__tests__\/[^`]+\.test\.ts)` “([^”]+)”/g)].map(
  ([, file = '', title = '']): [string, string] => [file, title],
);

test('every line that names a file of tests names a test in it', () => {
  expect(NAMED.length).toBeGreaterThan(20);
  expect(NAMED).toHaveLength(PAGE.match(/^- `__tests__/gm)?.length ?? 0);
});

test.each(NAMED)('%s: %s', (file, title) => {
  const path = join(SUITE_ROOT, file);
  expect(existsSync(path) ? readFileSync(path, 'utf8').replaceAll("\\'", "'") : `There is no ${file}.`).toContain(title);
});

test.each(['preview', 'preview-fork', 'cleanup', 'production', 'rollback'])(
  'the page says of every secret of %s who has it',
  (workflow) => {
    const secrets = new Set(rightsOf(workflow).flatMap(({ kind, name }) => (kind === 'secret' ? [name] : [])));
    const unsaid = [...secrets].filter((name) => !PAGE.includes(name) && name !== 'VERCEL_AUTOMATION_BYPASS_SECRET');
    expect(unsaid).toEqual([]);
  },
);
