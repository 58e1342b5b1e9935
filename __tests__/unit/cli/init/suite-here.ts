import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Suite } from '@shipgate/cli/init/suite.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

/** The suite as it lies here, whatever is committed, under a commit of no meaning. */
export const suiteHere: Suite = {
  sha: 'c'.repeat(40),
  isKnown: true,
  versionOf: (workflow) => `${workflow}/v1.2.3`,
  read(workflow) {
    const file = join(REPOSITORY_ROOT, `reusable-workflows/${workflow}/${workflow}.yml`);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  },
};
