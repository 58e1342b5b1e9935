import type { Field } from './fields.ts';

/** An input of an action: a field, whether it must be there, and where else it may come from. */
export interface Input<T = unknown> {
  field: Field<unknown>;
  presence: 'required' | 'optional' | { default: string };
  /** An environment variable that is read when the input is absent. */
  env?: string;
  /** The expression that stands as its default in action.yml; such an input counts as given. */
  expression?: string;
  /** May be set in the configuration file. Never for what says where something is sent, nor for a secret. */
  configurable: boolean;
  /** Carries the value's type; never set. */
  readonly type?: T;
}

interface Origins {
  env?: string;
  expression?: string;
  configurable?: boolean;
}

const make = <T>(field: Field<unknown>, presence: Input['presence'], origins: Origins): Input<T> => ({
  field,
  presence,
  configurable: false,
  ...origins,
});

export const required = <T>(field: Field<T>, origins: Origins = {}): Input<T> => make(field, 'required', origins);
export const optional = <T>(field: Field<T>, origins: Origins = {}): Input<T | undefined> => make(field, 'optional', origins);
/** The default is text, read as if it had been given. */
export const withDefault = <T>(field: Field<T>, text: string, origins: Origins = {}): Input<T> =>
  make(field, { default: text }, origins);

export type InputTable = Record<string, Input>;
export type InputValues<Table extends InputTable> = { [Name in keyof Table]: Table[Name] extends Input<infer T> ? T : never };

/**
 * What an action is, in one place. action.yml, the README's tables, the command line's flags, the configuration's JSON Schema
 * and the reading of inputs all come from it (`npm run docs`; a test keeps them equal).
 */
export interface ActionDefinition<Table extends InputTable = InputTable> {
  /** The folder below `actions/`, and the gate's name in a Report. */
  name: string;
  /** As the marketplace and the run's page show it. */
  title: string;
  /** One sentence. */
  description: string;
  inputs: Table;
  /** Name → one sentence. `verdict`, `report` and `report-file` are added to every action. */
  outputs: Record<string, string>;
  /** `own`: the action writes the job summary itself through the session. */
  summary?: 'own';
  /** The action has a part that runs when its job ends, however it ends: `runPost` in its `main.ts`. */
  post?: 'always';
}

export const defineAction = <Table extends InputTable>(definition: ActionDefinition<Table>): ActionDefinition<Table> =>
  definition;

/** The outputs of every action. */
export const COMMON_OUTPUTS: Record<string, string> = {
  verdict: '`pass`, `warn`, `fail`, `error` (could not be measured) or `skip` (does not apply here).',
  report: 'The Report as compact JSON, at most 10 KiB, worst findings first.',
  'report-file': 'Path of the whole Report as JSON; evidence files lie beside it.',
};
