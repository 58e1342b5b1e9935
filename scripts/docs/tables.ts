import { table } from '#core/render/markdown.ts';
import { DEFAULT_CONFIG_PATH } from '#kit/inputs/common.ts';
import type { ActionDefinition, Input } from '#kit/inputs/definition.ts';
import { mustBeGiven, orderedInputs, orderedOutputs } from './actions.ts';

const CONFIG_MARK = '†';

/** What a step may give: name, meaning, default; marked where the configuration file or an environment variable also serves. */
export function inputsTable(action: ActionDefinition): string {
  const inputs = orderedInputs(action);
  const rows = inputs.map(([name, input]) => [
    `\`${name}\`${input.configurable ? ` ${CONFIG_MARK}` : ''}`,
    cell(`${input.field.description}${input.env ? ` Also: environment variable \`${input.env}\`.` : ''}`),
    fallback(input),
  ]);
  const legend = inputs.some(([, input]) => input.configurable)
    ? [`${CONFIG_MARK} may also stand in \`${DEFAULT_CONFIG_PATH}\`, under \`${action.name}:\`. An input beats the file.`]
    : [];
  return [table(['Input', 'What it is', 'Default'], rows), ...legend].join('\n\n');
}

function fallback(input: Input): string {
  if (mustBeGiven(input)) return '**required**';
  if (input.expression) return `\`${input.expression}\``;
  if (typeof input.presence === 'object') return cell(`\`${input.presence.default}\``);
  return input.presence === 'required' ? `**required**, or \`${input.env}\`` : '';
}

/** What later steps and jobs can read. */
export const outputsTable = (action: ActionDefinition): string =>
  table(
    ['Output', 'What it is'],
    orderedOutputs(action).map(([name, description]) => [`\`${name}\``, cell(description)]),
  );

/** One line per action, for the front page. */
export const actionsTable = (actions: readonly ActionDefinition[]): string =>
  table(
    ['Action', 'What it does'],
    actions.map(({ name, description }) => [`[\`${name}\`](actions/${name}/README.md)`, cell(description)]),
  );

const cell = (text: string) => text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
