import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

// What a workflow's page says of each job's scopes and secrets, held against the file.
const FOLDER = join(REPOSITORY_ROOT, 'reusable-workflows');
const SECRETS: Readonly<Record<string, string>> = { bypass: 'VERCEL_AUTOMATION_BYPASS_SECRET' };

interface Rights {
  scopes: string[];
  secrets: string[];
}

const workflows = readdirSync(FOLDER);

/** By job id, as the workflow file has it. */
function granted(name: string): Record<string, Rights> {
  const { jobs } = parse(readFileSync(join(FOLDER, name, `${name}.yml`), 'utf8')) as {
    jobs: Record<string, { permissions?: Record<string, string> }>;
  };
  return Object.fromEntries(
    Object.entries(jobs).map(([id, job]) => [
      id,
      {
        scopes: Object.entries(job.permissions ?? {}).map(([scope, access]) => `${scope}: ${access}`),
        secrets: [...new Set([...JSON.stringify(job).matchAll(/secrets\.(\w+)/g)].map(([, secret = '']) => secret))],
      },
    ]),
  );
}

/** By job id, as the page's table has it. A row may speak of several jobs, and of kinds of jobs by other words. */
function told(name: string, ids: readonly string[]): [string, Rights][] {
  const page = readFileSync(join(FOLDER, name, 'README.md'), 'utf8');
  const [, rows = ''] = /\| Job \| Permissions \| Secrets \|\n\|[- |]+\|\n((?:\|.*\n)+)/.exec(page) ?? [];
  return rows.split('\n').flatMap((row) => {
    const [, jobs = '', scopes = '', secrets = ''] = row.split('|');
    const meant = jobs.split(/[,;]| and | or /).map((word) => word.trim());
    // "bypass (promote)" in the row of two jobs is promote's alone.
    const secretsOf = (id: string) =>
      [...secrets.matchAll(/\b(bypass|[A-Z_]{5,})\b`?(?: \(([^)]*)\))?/g)]
        .filter(([, , only]) => only === undefined || only.split(', ').includes(id))
        .map(([, word = '']) => SECRETS[word] ?? word);
    const scopesSaid = [...scopes.matchAll(/`([a-z-]+: \w+)`/g)].map(([, scope = '']) => scope);
    return ids
      .filter((id) => meant.includes(id))
      .map((id): [string, Rights] => [id, { scopes: scopesSaid, secrets: secretsOf(id) }]);
  });
}

test.each(workflows)('the page of %s says of each job which scopes and secrets it has', (name) => {
  const file = granted(name);
  const page = told(name, Object.keys(file));
  expect(page.map(([id]) => id)).toContain('notify');
  for (const [id, { scopes, secrets }] of page)
    expect([id, scopes.toSorted(), secrets.toSorted()]).toEqual([id, file[id]?.scopes.toSorted(), file[id]?.secrets.toSorted()]);
});
