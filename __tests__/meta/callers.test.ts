import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

interface Call {
  path: string;
  /** The reusable workflow's name. */
  name: string;
  with: Record<string, unknown>;
  secrets: Record<string, string>;
}

interface Offered {
  inputs?: Record<string, { required?: boolean }>;
  secrets?: Record<string, unknown>;
}

const load = (path: string) => parse(readFileSync(join(REPOSITORY_ROOT, path), 'utf8'));
const offeredBy = (name: string): Offered => load(`reusable-workflows/${name}/${name}.yml`).on.workflow_call;
const names = globSync('reusable-workflows/*/*.yml', { cwd: REPOSITORY_ROOT }).map((path) => path.split('/')[1]);

const calls = globSync('examples/*/.github/workflows/*.yml', { cwd: REPOSITORY_ROOT }).flatMap((path): Call[] =>
  Object.values(load(path).jobs as Record<string, Partial<Call> & { uses?: string }>).flatMap((job) => {
    const name = /^shipgate\/shipgate\/\.github\/workflows\/([^@]+)\.yml@/.exec(job.uses ?? '')?.[1];
    return name ? [{ path, name, with: job.with ?? {}, secrets: job.secrets ?? {} }] : [];
  }),
);

test('every reusable workflow has a caller among the examples', () => {
  expect(new Set(calls.map(({ name }) => name))).toEqual(new Set(names));
});

test.each(calls)('$path gives $name only what it takes, and all that it needs', ({ name, with: given, secrets }) => {
  const offered = offeredBy(name);
  expect(Object.keys(offered.inputs ?? {})).toEqual(expect.arrayContaining(Object.keys(given)));
  expect(Object.keys(offered.secrets ?? {})).toEqual(expect.arrayContaining(Object.keys(secrets)));
  const needed = Object.entries(offered.inputs ?? {}).filter(([, { required }]) => required);
  expect(Object.keys(given)).toEqual(expect.arrayContaining(needed.map(([input]) => input)));
});

test.each(calls)('$path hands each secret on by name, from its own of that name', ({ secrets }) => {
  for (const [name, value] of Object.entries(secrets)) expect(value).toBe(`\${{ secrets.${name} }}`);
});
