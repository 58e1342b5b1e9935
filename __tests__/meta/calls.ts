import { parse } from 'yaml';
import { workflowInterface } from '#scripts/release/interface.ts';

/** A job that calls one of our workflows. */
export interface Call {
  /** The file's path and the job's name. */
  path: string;
  job: string;
  /** The workflow's name. */
  name: string;
  with: Record<string, unknown>;
  secrets: Record<string, unknown>;
  permissions: Record<string, string>;
  /** The caller's own inputs with their types, where it has any. */
  own: Record<string, string>;
  /** The outputs of this call that other jobs read. */
  read: string[];
}

type Inputs = Record<string, { type?: string; required?: boolean } | null>;
interface Caller {
  on: Record<string, { inputs?: Inputs } | null> | string;
  jobs: Record<string, { uses?: string; with?: object; secrets?: object; permissions?: object }>;
}

const OURS = /^shipgate\/shipgate\/\.github\/workflows\/([^@]+)\.yml@/;

/** The calls of our workflows in one file. */
export function callsOf(path: string, text: string): Call[] {
  const { on, jobs } = parse(text) as Caller;
  const inputs = typeof on === 'string' ? {} : (on.workflow_dispatch?.inputs ?? on.workflow_call?.inputs ?? {});
  return Object.entries(jobs).flatMap(([job, given]) => {
    const name = OURS.exec(given.uses ?? '')?.[1];
    if (!name) return [];
    return {
      path,
      job,
      name,
      with: { ...given.with },
      secrets: { ...given.secrets },
      permissions: { ...given.permissions },
      own: Object.fromEntries(Object.entries(inputs).map(([input, entry]) => [input, entry?.type ?? 'string'])),
      read: [...text.matchAll(new RegExp(`needs\\.${job}\\.outputs\\.([\\w-]+)`, 'g'))].map(([, output = '']) => output),
    };
  });
}

/** What GitHub would stop, or quietly do otherwise, when the call meets the workflow. @param text the reusable workflow. */
export function callProblems(call: Call, text: string): string[] {
  const offered = workflowInterface(text);
  const { inputs: typed = {} } = (parse(text) as { on: { workflow_call: { inputs?: Inputs } } }).on.workflow_call;
  const missing = (wanted: ReadonlyMap<string, boolean>, given: object) =>
    [...wanted].filter(([name, isRequired]) => isRequired && !(name in given)).map(([name]) => name);
  const unknown = (wanted: { has(name: string): boolean }, given: readonly string[]) => given.filter((name) => !wanted.has(name));
  const scopes = Object.fromEntries(offered.scopes);
  return [
    ...unknown(offered.inputs, Object.keys(call.with)).map((name) => `there is no input ${name}`),
    ...unknown(offered.secrets, Object.keys(call.secrets)).map((name) => `there is no secret ${name}`),
    ...unknown(offered.outputs, call.read).map((name) => `there is no output ${name}`),
    ...missing(offered.inputs, call.with).map((name) => `the input ${name} is missing`),
    ...missing(offered.secrets, call.secrets).map((name) => `the secret ${name} is missing`),
    ...Object.entries(call.with)
      .filter(([name, value]) => name in typed && !fits(value, typed[name]?.type ?? 'string', call.own))
      .map(([name, value]) => `the input ${name} is a ${typed[name]?.type} and gets ${JSON.stringify(value)}`),
    ...Object.entries(scopes)
      .filter(([scope, access]) => call.permissions[scope] !== access)
      .map(([scope, access]) => `${scope}: ${access} is asked for and ${call.permissions[scope] ?? 'none'} granted`),
    ...Object.keys(call.permissions)
      .filter((scope) => !(scope in scopes))
      .map((scope) => `${scope} is granted and not asked for`),
  ];
}

/** An expression of another type than text comes from `fromJSON`, a comparison or an input of that type: variables are text. */
function fits(value: unknown, type: string, own: Readonly<Record<string, string>>): boolean {
  if (type === 'string') return typeof value === 'string';
  const expression = /^\$\{\{\s*(.*?)\s*\}\}$/s.exec(String(value))?.[1];
  if (expression === undefined) return typeof value === type;
  const input = /^inputs\.([\w-]+)$/.exec(expression)?.[1];
  if (input !== undefined) return own[input] === type;
  return expression.startsWith('fromJSON(') || (type === 'boolean' && /^!|[=!]=|[<>]/.test(expression));
}
