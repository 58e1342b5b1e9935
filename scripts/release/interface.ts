import { parse } from 'yaml';

/** What callers of a component write, and what breaks them when it changes. */
export interface Interface {
  /** What callers must grant: the most that any job asks for, by scope. Empty for an action. */
  scopes: Map<string, 'read' | 'write'>;
  /** Whether it must be given, by name. */
  inputs: Map<string, boolean>;
  secrets: Map<string, boolean>;
  outputs: Set<string>;
}

type Entries = Record<string, { required?: boolean } | null> | null | undefined;
interface Job {
  permissions?: Record<string, 'read' | 'write' | 'none'>;
}

/** Reads an action.yml. */
export function actionInterface(text: string): Interface {
  const { inputs, outputs } = parse(text) as { inputs?: Entries; outputs?: Entries };
  return { scopes: new Map(), inputs: required(inputs), secrets: new Map(), outputs: new Set(Object.keys(outputs ?? {})) };
}

/** Reads a reusable workflow. Every permission must be named: `read-all` would grow by itself. */
export function workflowInterface(text: string): Interface {
  const { on, jobs } = parse(text) as {
    on: { workflow_call?: { inputs?: Entries; secrets?: Entries; outputs?: Entries } | null };
    jobs: Record<string, Job>;
  };
  const call = on.workflow_call ?? {};
  const scopes: Interface['scopes'] = new Map();
  for (const [scope, access] of Object.values(jobs).flatMap(({ permissions = {} }) => Object.entries(permissions))) {
    if (access === 'write' || (access === 'read' && !scopes.has(scope))) scopes.set(scope, access);
  }
  return {
    scopes,
    inputs: required(call.inputs),
    secrets: required(call.secrets),
    outputs: new Set(Object.keys(call.outputs ?? {})),
  };
}

const required = (entries: Entries) =>
  new Map(Object.entries(entries ?? {}).map(([name, entry]) => [name, entry?.required === true] as const));

/** What of a change stops callers that worked before, each as a sentence. */
export function breakingChanges(before: Interface, after: Interface): string[] {
  const scopes = [...after.scopes].filter(
    ([scope, access]) => before.scopes.get(scope) !== access && before.scopes.get(scope) !== 'write',
  );
  const removed = (kind: 'inputs' | 'secrets' | 'outputs') => [...before[kind].keys()].filter((name) => !after[kind].has(name));
  const demanded = (kind: 'inputs' | 'secrets') =>
    [...after[kind]].filter(([name, isRequired]) => isRequired && before[kind].get(name) !== true).map(([name]) => name);
  return [
    ...scopes.map(([scope, access]) => `It asks for \`${scope}: ${access}\`: callers that grant less stop at start-up.`),
    ...removed('inputs').map((name) => `The input \`${name}\` is gone.`),
    ...removed('secrets').map((name) => `The secret \`${name}\` is gone: callers that pass it stop at start-up.`),
    ...removed('outputs').map((name) => `The output \`${name}\` is gone.`),
    ...demanded('inputs').map((name) => `The input \`${name}\` must be given now.`),
    ...demanded('secrets').map((name) => `The secret \`${name}\` must be given now.`),
  ];
}
