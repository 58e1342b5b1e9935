import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SUITE_ROOT } from '../../init/suite.ts';
import { type Check, type Diagnosis, fail, pass, skip, warn } from '../check.ts';
import type { SchemaAnswer } from '../services/supabase.ts';

/** Whether the database has the schema that this version of Shipgate writes to. */
export const supabaseSchema: Check = {
  id: 'supabase-schema',
  area: 'Supabase',
  look: async ({ supabase }) => {
    if (!supabase) return skip('Not looked at: no Supabase project was asked.');
    // Why Supabase does not answer is told by the check of its key.
    const answer = await supabase.schema().catch(() => undefined);
    return answer ? judgeSchema(answer, newestMigration()) : skip('Not looked at, since Supabase did not answer.');
  },
};

/** The version of the newest migration here: the digits that its name begins with. */
const newestMigration = (): string =>
  readdirSync(join(SUITE_ROOT, 'supabase/migrations'))
    .flatMap((name) => /^(\d{14})_.*\.sql$/.exec(name)?.[1] ?? [])
    .toSorted()
    .at(-1) ?? '';

const APPLY = `Apply the migrations of ${join(SUITE_ROOT, 'supabase')}: supabase db push --workdir ${SUITE_ROOT}`;

export function judgeSchema(answer: SchemaAnswer, wanted: string): Diagnosis {
  switch (answer.kind) {
    case 'version':
      if (answer.version === wanted) return pass(`The schema shipgate is at ${wanted}.`);
      return answer.version < wanted
        ? fail(`The schema shipgate is at ${answer.version}, and this version of Shipgate writes to ${wanted}.`, `${APPLY}.`)
        : warn(
            `The schema shipgate is at ${answer.version}, newer than this version of Shipgate (${wanted}).`,
            'Pin a newer version of Shipgate.',
          );
    case 'missing':
      return fail('The schema shipgate is not installed, or is older than the first version that can be told.', `${APPLY}.`);
    case 'unexposed':
      return fail(
        "The schema shipgate is not among the project's exposed schemas.",
        'Apply the migrations if that was not done yet, then add "shipgate" under Settings, API, Exposed schemas.',
      );
    case 'key-refused':
    case 'key-too-weak':
      return skip('Not looked at, since the key opens nothing.');
  }
}
