import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseCalendar } from '@shipgate/release-gate/calendar/parse.ts';
import { plural } from '#core/text.ts';
import { parseConfig } from '#kit/config.ts';
import { UserError } from '#kit/errors.ts';
import { DEFAULT_CONFIG_PATH } from '#kit/inputs/common.ts';
import type { ActionDefinition } from '#kit/inputs/definition.ts';
import { isProblem } from '#kit/inputs/fields.ts';
import { mustBe } from '#kit/inputs/problem.ts';
import { readRepositoryFile } from '#kit/repository-file.ts';
import { GATES } from '../../gates.ts';
import { type Check, type Diagnosis, fail, pass } from '../check.ts';
import type { Patient } from '../patient.ts';
import { resolve } from '../values.ts';

/** Whether the settings can be read, with what every action would say of them. */
export const settings: Check = {
  id: 'settings',
  area: 'Repository',
  look: async ({ root, env, calls }) => {
    const named = calls.flatMap((call) => [resolve(call.with.config, env) ?? [], listedConfigs(call.with.projects ?? '')].flat());
    const files = [...new Set([DEFAULT_CONFIG_PATH, ...named])];
    const judged = await Promise.all(files.map((file) => judgeFile(root, file)));
    const found = judged.flat();
    return found.length > 0 ? found : pass(`There is no ${DEFAULT_CONFIG_PATH}: every setting has its default.`);
  },
};

/** Paths in a list of projects, also where the rest of the list is no JSON. */
const listedConfigs = (projects: string): string[] =>
  [...projects.matchAll(/"config":\s*"([^"]+)"/g)].map(([, path = '']) => path);

async function judgeFile(root: Patient['root'], file: string): Promise<Diagnosis[]> {
  try {
    const text = readRepositoryFile(join(root, file));
    if (text === undefined)
      return file === DEFAULT_CONFIG_PATH
        ? []
        : [
            fail(
              `${file} does not exist, but a workflow names it.`,
              'Create it, or take the input "config" out of the workflow.',
            ),
          ];
    const problems = await Promise.all(GATES.map(({ action }) => problemsOf(root, text, file, action)));
    const all = [...new Set([...problems.flat(), ...(await calendarProblems(text, file))])];
    return all.length === 0
      ? [pass(`${file} is valid.`)]
      : [
          fail(
            all[0] ?? '',
            all.length === 1
              ? 'Mend that line.'
              : `Mend it, and ${plural(all.length - 1, 'more problem')}: ${all.slice(1).join(' ')}`,
          ),
        ];
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    return [fail(thrown.message, 'Mend it.')];
  }
}

/** The section `release` belongs to no action's inputs: release-gate reads it by itself. */
const calendarProblems = (text: string, file: string): Promise<string[]> =>
  parseCalendar(text, file).then(
    () => [],
    (thrown: unknown) => {
      if (thrown instanceof UserError) return [thrown.message];
      throw thrown;
    },
  );

async function problemsOf(root: string, text: string, file: string, action: ActionDefinition): Promise<string[]> {
  try {
    const { texts, places } = await parseConfig(text, file, action);
    return Object.entries(texts).flatMap(([name, given]) => {
      const field = action.inputs[name]?.field;
      const value = field?.read(given);
      if (isProblem(value)) return [mustBe(`${places[name]}: "${name}" is ${JSON.stringify(given)}`, value)];
      const paths = field?.kind === 'path' ? [given] : name === 'flows' ? given.split('\n') : [];
      return paths.filter((path) => !isThere(root, path)).map((path) => `${places[name]}: ${path} does not exist.`);
    });
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    return [thrown.message];
  }
}

/** Every path of the settings begins at the repository's root, where the gates run. */
const isThere = (root: string, path: string) => existsSync(join(root, path));
