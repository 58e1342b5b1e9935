import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionDefinition } from '#kit/inputs/definition.ts';
import { actionYml } from './docs/action-yml.ts';
import { readActions } from './docs/actions.ts';
import { fillMarkers } from './docs/markers.ts';
import { configJsonSchema, flowJsonSchema, reportJsonSchema } from './docs/schemas.ts';
import { actionsTable, inputsTable, outputsTable } from './docs/tables.ts';
import { workflowNames, workflowTables } from './docs/workflow-tables.ts';
import { ROOT, type WrittenFile, writeOrCheck } from './written-files.ts';

/**
 * `node scripts/docs.ts` writes all that comes from the actions' definitions: action.yml, the tables of the READMEs, the JSON Schemas;
 * and the tables of the reusable workflows, from their files.
 * `--check` writes nothing, names each stale file and exits with 1.
 */
const actions = await readActions(ROOT);
const files = [
  ...actions.flatMap(ofAction),
  ...page('README.md', { actions: actionsTable(actions) }),
  ...workflowNames(ROOT).flatMap((name) =>
    page(`reusable-workflows/${name}/README.md`, { workflow: workflowTables(ROOT, name) }),
  ),
  json('schemas/report.schema.json', reportJsonSchema()),
  json('schemas/config.schema.json', configJsonSchema(actions)),
  json('schemas/flow.schema.json', flowJsonSchema()),
];
writeOrCheck(files, process.argv.includes('--check') ? 'check' : 'write', 'npm run docs');

function ofAction(action: ActionDefinition): WrittenFile[] {
  const folder = `actions/${action.name}`;
  return [
    { path: `${folder}/action.yml`, text: actionYml(action) },
    ...page(`${folder}/README.md`, { inputs: inputsTable(action), outputs: outputsTable(action) }),
  ];
}

/** A page that a person wrote, with its tables renewed; nothing when there is no such page. */
function page(path: string, tables: Readonly<Record<string, string>>): WrittenFile[] {
  const file = join(ROOT, path);
  if (!existsSync(file)) return [];
  try {
    return [
      {
        path,
        text: Object.entries(tables).reduce((text, [name, rows]) => fillMarkers(text, name, rows), readFileSync(file, 'utf8')),
      },
    ];
  } catch (cause) {
    throw new Error(`${path}: ${(cause as Error).message}`, { cause });
  }
}

function json(path: string, value: object): WrittenFile {
  return { path, text: `${JSON.stringify(value, null, 2)}\n` };
}
