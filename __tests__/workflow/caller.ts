import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseOffer } from '@shipgate/cli/init/offer.ts';
import { stringify } from 'yaml';
import { SUITE_SLUG } from '#core/suite.ts';
import { type Change, SUITE_ROOT } from '#sandbox/stage/consumer.ts';

/** Stands for a release of the suite: the local runner plays this checkout, whatever is pinned. */
const PIN = '0123456789abcdef0123456789abcdef01234567';

/** What the stage has a variable for. */
const FROM_VARIABLES = {
  'vercel-org-id': 'VERCEL_ORG_ID',
  'vercel-project-id': 'VERCEL_PROJECT_ID',
  'supabase-url': 'SUPABASE_URL',
  'email-from': 'EMAIL_FROM',
  'email-to': 'EMAIL_TO',
};

export interface Call {
  workflow: string;
  /** The triggers. */
  on: object;
  /** Beyond those that the stage has a variable for. */
  inputs?: Record<string, unknown>;
  concurrency?: { group: string; 'cancel-in-progress': boolean };
}

/** A consumer's file that calls one reusable workflow: with every scope that it asks for, every secret that it takes, and no more. */
export function callerOf({ workflow, on, inputs = {}, concurrency }: Call): Change {
  const text = readFileSync(join(SUITE_ROOT, '.github/workflows', `${workflow}.yml`), 'utf8');
  const { inputs: known, secrets, grants } = parseOffer(workflow, text);
  const variables = Object.entries(FROM_VARIABLES).filter(
    // A list of projects names each one's id itself.
    ([input]) => known.has(input) && !(input === 'vercel-project-id' && inputs.projects !== undefined),
  );
  const caller = {
    name: workflow,
    on,
    permissions: {},
    ...(concurrency && { concurrency }),
    jobs: {
      [workflow]: {
        permissions: Object.fromEntries(grants.map(({ scope, access }) => [scope, access])),
        uses: `${SUITE_SLUG}/.github/workflows/${workflow}.yml@${PIN}`,
        with: { ...Object.fromEntries(variables.map(([input, name]) => [input, `\${{ vars.${name} }}`])), ...inputs },
        secrets: Object.fromEntries(secrets.map((name) => [name, `\${{ secrets.${name} }}`])),
      },
    },
  };
  return { [`.github/workflows/${workflow}.yml`]: stringify(caller, { lineWidth: 0 }) };
}
