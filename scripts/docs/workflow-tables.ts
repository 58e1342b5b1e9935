import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { table } from '#core/render/markdown.ts';

/** What a reusable workflow tells its callers, as its file says it. */
interface Call {
  inputs?: Record<string, { description: string; type: string; required?: boolean; default?: string | number | boolean }>;
  secrets?: Record<string, { description: string; required?: boolean }>;
  outputs?: Record<string, { description: string }>;
}

/** The names of the authored workflows. */
export const workflowNames = (root: string): string[] => readdirSync(join(root, 'reusable-workflows')).toSorted();

/** The tables of inputs, secrets and outputs, for the workflow's README. */
export function workflowTables(root: string, name: string): string {
  const file = join(root, 'reusable-workflows', name, `${name}.yml`);
  const {
    inputs = {},
    secrets = {},
    outputs = {},
  } = (parse(readFileSync(file, 'utf8')) as { on: { workflow_call: Call } }).on.workflow_call;
  const fallback = ({ required, default: value }: { required?: boolean; default?: unknown }) => {
    if (required) return '**required**';
    return value === undefined || value === '' ? '' : `\`${value}\``;
  };
  return [
    '## Inputs',
    table(
      ['Input', 'What it is', 'Default'],
      Object.entries(inputs).map(([key, input]) => [`\`${key}\``, input.description, fallback(input)]),
    ),
    '## Secrets',
    table(
      ['Secret', 'What it is', ''],
      Object.entries(secrets).map(([key, secret]) => [
        `\`${key}\``,
        secret.description,
        secret.required ? '**required**' : 'optional',
      ]),
    ),
    '## Outputs',
    table(
      ['Output', 'What it is'],
      Object.entries(outputs).map(([key, output]) => [`\`${key}\``, output.description]),
    ),
  ].join('\n\n');
}
