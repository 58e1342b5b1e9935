import { calendarSchema } from '@shipgate/release-gate/calendar/schema.ts';
import { flowSchema } from '@shipgate/smoke/flows/schema.ts';
import * as z from 'zod/mini';
import { reportSchema } from '#core/report.ts';
import { CONFIG_SECTIONS } from '#kit/config-file.ts';
import { DEFAULT_CONFIG_PATH } from '#kit/inputs/common.ts';
import type { ActionDefinition, Input } from '#kit/inputs/definition.ts';

/** Draft 7 is what every editor and validator reads. */
const DIALECT = 'http://json-schema.org/draft-07/schema#';
const BASE = 'https://raw.githubusercontent.com/shipgate/shipgate/main/schemas';

/** JSON Schema of the Report, from the schema that the code itself reads with. */
export function reportJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(reportSchema, { target: 'draft-7' });
  return { $schema, $id: `${BASE}/report.schema.json`, ...schema };
}

/** JSON Schema of a smoke flow, for completion while it is written. */
export function flowJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(flowSchema, { target: 'draft-7', io: 'input' });
  return { $schema, $id: `${BASE}/flow.schema.json`, title: 'Shipgate smoke flow', ...schema };
}

/** JSON Schema of the configuration file: a section per action, with the inputs that may stand there, and the calendar of releases. */
export function configJsonSchema(actions: readonly ActionDefinition[]): object {
  const known = CONFIG_SECTIONS.flatMap((name) => actions.find((action) => action.name === name) ?? []);
  return {
    $schema: DIALECT,
    $id: `${BASE}/config.schema.json`,
    title: 'Shipgate configuration',
    description: `\`${DEFAULT_CONFIG_PATH}\`. An input of a step beats what stands here. Where something is sent is never read from it.`,
    type: ['object', 'null'],
    properties: { ...Object.fromEntries(known.map((action) => [action.name, section(action)])), release: calendarJsonSchema() },
    additionalProperties: false,
  };
}

function calendarJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(calendarSchema, { target: 'draft-7', io: 'input' });
  return { ...schema, type: ['object', 'null'] };
}

const section = ({ title, description, inputs }: ActionDefinition) => ({
  title,
  description,
  type: ['object', 'null'],
  properties: Object.fromEntries(
    Object.entries(inputs)
      .filter(([, input]) => input.configurable)
      .map(([name, input]) => [name, setting(input)]),
  ),
  additionalProperties: false,
});

function setting({ field, presence }: Input): object {
  const fallback = typeof presence === 'object' ? presence.default : undefined;
  const described = { description: field.description };
  switch (field.kind) {
    case 'integer':
      return {
        ...described,
        type: 'integer',
        ...(field.bounds && { minimum: field.bounds.min, maximum: field.bounds.max }),
        ...(fallback !== undefined && { default: Number(fallback) }),
      };
    case 'flag':
      return { ...described, type: 'boolean', ...(fallback !== undefined && { default: fallback === 'true' }) };
    case 'choice':
      return { ...described, enum: field.choices, ...(fallback !== undefined && { default: fallback }) };
    case 'list':
      return {
        ...described,
        anyOf: [{ type: 'string' }, { type: 'array', items: { type: ['string', 'number', 'boolean'] } }],
        ...(fallback !== undefined && { default: fallback.split(',') }),
      };
    case 'text':
    case 'path':
      return { ...described, type: 'string', ...(fallback !== undefined && { default: fallback }) };
    case 'url':
    case 'secret':
    case 'variables':
      throw new Error(`"${field.description}" says where something is sent, or is a secret: it must not be configurable.`);
  }
}
