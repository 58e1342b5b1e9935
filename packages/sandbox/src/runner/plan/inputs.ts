import { InvalidWorkflow } from '../errors.ts';
import { jsonOf, type Scope } from '../read/expressions.ts';
import type { CallJob } from '../read/job.ts';
import { entries } from '../read/tokens.ts';
import type { CallInput, Workflow } from '../read/workflow.ts';

const EMPTY: Record<string, unknown> = { boolean: false, number: 0, string: '' };

/**
 * The `inputs` of a called workflow, with their types. A value of another type stops the run, as on GitHub: the text `true` is
 * no boolean.
 * @param caller what the calling job sees
 * @param called what the defaults in the called workflow see
 */
export function callInputs(job: CallJob, workflow: Workflow, caller: Scope, called: Scope): Record<string, unknown> {
  const given = new Map(entries(job.with).map(([name, token]) => [name.toLowerCase(), token]));
  const inputs: Record<string, unknown> = {};
  for (const [name, input] of workflow.inputs) {
    const token = given.get(name.toLowerCase());
    const value = token ? jsonOf(token, caller) : input.default ? jsonOf(input.default, called) : EMPTY[input.type];
    inputs[name] = typed(value, input, `${job.where}: Error calling workflow '${job.uses}'. Input '${name}'`);
  }
  return inputs;
}

/**
 * The `inputs` of a run by hand, with their types; the event's own copy keeps them as texts.
 * @throws InvalidWorkflow for an unknown, missing or impossible one
 */
export function dispatchInputs(workflow: Workflow, given: Record<string, unknown>, scope: Scope): Record<string, unknown> {
  const unknown = Object.keys(given).filter((name) => !workflow.dispatchInputs.has(name));
  if (unknown.length > 0) throw new InvalidWorkflow(`Unexpected inputs provided: ${JSON.stringify(unknown)}`);
  const inputs: Record<string, unknown> = {};
  for (const [name, input] of workflow.dispatchInputs) {
    const value = given[name] ?? jsonOf(input.default, scope) ?? (input.type === 'boolean' ? false : '');
    if (input.required && value === '') throw new InvalidWorkflow(`Required input '${name}' not provided`);
    if (input.type === 'choice' && !input.options.includes(String(value))) {
      throw new InvalidWorkflow(`Provided value '${value}' for input '${name}' not in the list of allowed values`);
    }
    inputs[name] = input.type === 'boolean' ? String(value) === 'true' : input.type === 'number' ? Number(value) : String(value);
  }
  return inputs;
}

function typed(value: unknown, { type }: CallInput, where: string): unknown {
  if (type === 'string') return value === null ? '' : String(value);
  if (typeof value !== type) throw new InvalidWorkflow(`${where}: Unexpected value '${value}', expected a ${type}`);
  return value;
}
