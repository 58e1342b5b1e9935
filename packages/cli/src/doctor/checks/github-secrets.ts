import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceError } from '#kit/http/errors.ts';
import type { Call } from '../calls.ts';
import { type Check, type Diagnosis, fail, pass, skip, warn } from '../check.ts';
import { withRepository } from '../github-repository.ts';
import { saidBy } from '../trouble.ts';

/** Whether the secrets that callers hand on are set. Their values cannot be read by anybody, and are not. */
export const githubSecrets: Check = {
  id: 'github-secrets',
  area: 'GitHub',
  look: (patient) => {
    const wanted = secretsNamed(patient.calls, (file) => readFileSync(join(patient.root, file), 'utf8'));
    if (wanted.length === 0) return skip('No workflow that calls Shipgate names a secret.');
    return withRepository(patient, async (github) => {
      try {
        return judgeSecrets(wanted, await github.secretNames(), patient.env);
      } catch (error) {
        if (!(error instanceof ServiceError) || error.status !== 403) throw error;
        return warn(
          `The names of the repository's secrets may not be listed by this token: ${saidBy(error)}`,
          `See "gh secret list": it must show ${wanted.join(', ')}.`,
        );
      }
    });
  },
};

const secretsNamed = (calls: readonly Call[], read: (file: string) => string): string[] => {
  const files = new Set(calls.map(({ place }) => place.replace(/:\d+$/, '')));
  const names = [...files].flatMap((file) =>
    [...read(file).matchAll(/\bsecrets\.([A-Z][A-Z0-9_]*)/g)].map(([, name = '']) => name),
  );
  return [...new Set(names)].filter((name) => name !== 'GITHUB_TOKEN').toSorted();
};

/** The bypass has a use only where previews are protected, which vercel-protection tells. */
const OPTIONAL = ['VERCEL_AUTOMATION_BYPASS_SECRET', 'SHIPGATE_ADMIN_TOKEN'];

export function judgeSecrets(
  wanted: readonly string[],
  present: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Diagnosis {
  const absent = wanted.filter((name) => !present.includes(name));
  const needed = absent.filter((name) => !OPTIONAL.includes(name) || env[name]);
  if (needed.length > 0)
    return fail(
      `${needed.join(', ')} ${needed.length === 1 ? 'is' : 'are'} not set in the repository or its organization; in a called workflow the secrets of an environment arrive empty.`,
      needed.map((name) => `gh secret set ${name}`).join(' ; '),
    );
  return pass(`The secrets are set: ${wanted.filter((name) => present.includes(name)).join(', ')}.`);
}
