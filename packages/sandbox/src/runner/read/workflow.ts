import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidWorkflow } from '../errors.ts';
import { type Job, readJob } from './job.ts';
import { workflowParser } from './parser.ts';
import { type Permissions, readPermissions } from './permissions.ts';
import { checkShell } from './step.ts';
import { entries, get, literal, type Token } from './tokens.ts';

/** Where a file lives: the repository whose `$/` it speaks of. */
export interface Origin {
  /** `owner/name` */
  repository: string;
  /** The folder on this machine that stands for the repository. */
  folder: string;
  ref: string;
}

export interface CallInput {
  type: string;
  required: boolean;
  default: Token | undefined;
  options: string[];
}

/** A workflow file that GitHub's parser accepts and this runner can play. */
export interface Workflow {
  origin: Origin;
  /** The path in its repository, `.github/workflows/preview.yml`. */
  file: string;
  name: string;
  runName: Token | undefined;
  events: Map<string, Token>;
  inputs: Map<string, CallInput>;
  secrets: Map<string, { required: boolean }>;
  outputs: Map<string, Token>;
  dispatchInputs: Map<string, CallInput>;
  env: Token | undefined;
  permissions: Permissions | undefined;
  concurrency: Token | undefined;
  defaults: Token | undefined;
  jobs: Job[];
}

/**
 * Reads and validates one workflow file.
 * @throws InvalidWorkflow with every finding of GitHub's parser, Unsupported for what only this runner refuses.
 */
export async function readWorkflow(origin: Origin, file: string): Promise<Workflow> {
  const root = await parse(join(origin.folder, file), file);
  const { convertToIfCondition, context } = root;
  const on = get(root.token, 'on');
  const call = get(on, 'workflow_call');
  checkShell(file, get(get(get(root.token, 'defaults'), 'run'), 'shell'));
  const jobs = entries(get(root.token, 'jobs')).map(([id, token]) =>
    readJob(file, id, token, (condition) => convertToIfCondition(context, condition)),
  );
  return {
    origin,
    file,
    name: literal(get(root.token, 'name')) ?? file,
    runName: get(root.token, 'run-name'),
    events: eventsOf(on),
    inputs: readInputs(get(call, 'inputs')),
    secrets: new Map(entries(get(call, 'secrets')).map(([name, token]) => [name, { required: isTrue(get(token, 'required')) }])),
    outputs: new Map(entries(get(call, 'outputs')).flatMap(([name, token]) => pair(name, get(token, 'value')))),
    dispatchInputs: readInputs(get(get(on, 'workflow_dispatch'), 'inputs')),
    env: get(root.token, 'env'),
    permissions: readPermissions(get(root.token, 'permissions')),
    concurrency: get(root.token, 'concurrency'),
    defaults: get(get(root.token, 'defaults'), 'run'),
    jobs,
  };
}

async function parse(path: string, file: string) {
  const { parseWorkflow, convertWorkflowTemplate, convertToIfCondition, NoOperationTraceWriter } = await workflowParser();
  const { context, value } = parseWorkflow(
    { name: file, content: withoutCacheMode(read(path, file)) },
    new NoOperationTraceWriter(),
  );
  if (value) await convertWorkflowTemplate(context, value);
  const errors = context.errors.getErrors().map((error) => error.message);
  if (errors.length > 0 || !value) throw new InvalidWorkflow(`The workflow is not valid. ${errors.join('\n')}`);
  return { token: value, context, convertToIfCondition };
}

/**
 * GitHub knows `cache-mode` since 10 September 2026, its published parser does not yet. Here no step has a cache, so it has no effect.
 * @see https://github.blog/changelog/2026-09-10-control-github-actions-cache-access-with-cache-mode
 */
const withoutCacheMode = (text: string) => text.replace(/^ *cache-mode: *(?:read|write|write-only|none) *(?:#.*)?$/gm, '');

function read(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new InvalidWorkflow(`workflow was not found: ${file} (${path})`, { cause });
  }
}

function eventsOf(on: Token | undefined): Map<string, Token> {
  const names = entries(on);
  if (names.length > 0) return new Map(names);
  const single = literal(on);
  const list = single === undefined ? (JSON.parse(JSON.stringify(on ?? { seq: [] })).seq as string[]) : [single];
  return new Map(list.map((name) => [name, on as Token]));
}

function readInputs(token: Token | undefined): Map<string, CallInput> {
  return new Map(
    entries(token).map(([name, spec]) => [
      name,
      {
        type: literal(get(spec, 'type')) ?? 'string',
        required: isTrue(get(spec, 'required')),
        default: get(spec, 'default'),
        options: JSON.parse(JSON.stringify(get(spec, 'options') ?? { seq: [] })).seq ?? [],
      },
    ]),
  );
}

const isTrue = (token: Token | undefined): boolean => literal(token) === 'true';
const pair = (name: string, token: Token | undefined): [string, Token][] => (token ? [[name, token]] : []);
