import { stringify } from 'yaml';
import type { Change } from '#sandbox/stage/consumer.ts';
import { SUITE_SLUG } from '#sandbox/stage/play.ts';
import { rightsOf } from './rights.ts';

const PIN = '0123456789abcdef0123456789abcdef01234567';

/** What a run is of: the caller's file for one play, with all that the workflow's jobs ask for. */
export interface Call {
  workflow: string;
  on: object;
  inputs: Record<string, unknown>;
}

/** A caller that grants every scope that some job has, and passes every secret. */
export function callerOf({ workflow, on, inputs }: Call): Change {
  const rights = rightsOf(workflow);
  const names = new Set(rights.filter(({ kind }) => kind === 'secret').map(({ name }) => name));
  const scopes = rights.filter(({ kind }) => kind === 'scope').toSorted((one, other) => one.access.localeCompare(other.access));
  const caller = {
    name: workflow,
    on,
    permissions: {},
    jobs: {
      [workflow]: {
        permissions: Object.fromEntries(scopes.map(({ name, access }) => [name, access])),
        uses: `${SUITE_SLUG}/.github/workflows/${workflow}.yml@${PIN}`,
        with: {
          'vercel-org-id': '${{ vars.VERCEL_ORG_ID }}',
          'vercel-project-id': '${{ vars.VERCEL_PROJECT_ID }}',
          'supabase-url': '${{ vars.SUPABASE_URL }}',
          ...(workflow !== 'cleanup' && { 'email-from': '${{ vars.EMAIL_FROM }}', 'email-to': '${{ vars.EMAIL_TO }}' }),
          ...inputs,
        },
        secrets: Object.fromEntries([...names].map((name) => [name, `\${{ secrets.${name} }}`])),
      },
    },
  };
  return { [`.github/workflows/${workflow}.yml`]: stringify(caller, { lineWidth: 0 }) };
}
