import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidWorkflow, Unsupported } from '../errors.ts';
import { workflowParser } from './parser.ts';
import { entries, get, literal, type Token } from './tokens.ts';

/** A JavaScript action as its action.yml describes it. */
export interface Action {
  name: string;
  /** The folder of action.yml. */
  folder: string;
  inputs: Map<string, { default: Token | undefined }>;
  /** The file that is run, absolute. */
  main: string;
  post: string | undefined;
  postCondition: string | undefined;
}

/**
 * Reads the action.yml of a folder.
 * @param where the `file:line` that uses it, for errors
 * @throws InvalidWorkflow without a valid action.yml or its bundle, Unsupported for composite and Docker actions and `pre`
 */
export async function readAction(folder: string, where: string): Promise<Action> {
  const file = ['action.yml', 'action.yaml'].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (!file) throw new InvalidWorkflow(`${where}: Can't find 'action.yml' or 'action.yaml' under '${folder}'.`);
  const { parseAction, NoOperationTraceWriter } = await workflowParser();
  const { context, value } = parseAction({ name: file, content: readFileSync(file, 'utf8') }, new NoOperationTraceWriter());
  const errors = context.errors.getErrors().map((error) => error.message);
  if (errors.length > 0) throw new InvalidWorkflow(`${where}: ${errors.join('\n')}`);
  const runs = get(value, 'runs');
  const using = literal(get(runs, 'using'));
  if (using !== 'node24') throw new Unsupported(where, `actions with runs.using: ${using} (${file})`);
  if (get(runs, 'pre')) throw new Unsupported(where, `actions with runs.pre (${file})`);
  return {
    name: literal(get(value, 'name')) ?? folder,
    folder,
    inputs: new Map(entries(get(value, 'inputs')).map(([name, spec]) => [name, { default: get(spec, 'default') }])),
    main: existing(folder, literal(get(runs, 'main')) ?? '', where),
    post: get(runs, 'post') && existing(folder, literal(get(runs, 'post')) ?? '', where),
    postCondition: literal(get(runs, 'post-if')),
  };
}

function existing(folder: string, name: string, where: string): string {
  const path = resolve(folder, name);
  if (!existsSync(path)) throw new InvalidWorkflow(`${where}: File not found: '${path}', which ${folder} names as its entry.`);
  return path;
}
