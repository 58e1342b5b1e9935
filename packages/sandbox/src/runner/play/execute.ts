import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { Unsupported } from '../errors.ts';
import type { PlannedAction } from '../plan/plan.ts';
import { layFiles, readFiles, type Written } from '../process/files.ts';
import { launch } from '../process/launch.ts';
import { type Scope, textOf, textsOf } from '../read/expressions.ts';
import type { RunStep, UsesStep } from '../read/step.ts';
import { get, type Token } from '../read/tokens.ts';
import { githubEnvironment } from './github.ts';
import { type StepOutput, showsDebug } from './output.ts';
import type { Room } from './room.ts';
import type { Run } from './run.ts';

/** One process that a step starts. */
export interface Execution {
  command: string;
  args: string[];
  cwd: string;
  /** Variables of this process alone, above `env`. */
  env: Record<string, string>;
}

/** What a shell runs a script with. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
const SHELLS: Record<string, string[]> = {
  '': ['bash', '-e'],
  bash: ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail'],
  sh: ['sh', '-e'],
};

/** @throws Unsupported for a shell other than bash and sh */
export function scriptExecution(room: Room, step: RunStep, defaults: (Token | undefined)[], scope: Scope): Execution {
  const setting = (own: Token | undefined, key: string) => [own, ...defaults.map((level) => get(level, key))].find(Boolean);
  const shell = textOf(setting(step.shell, 'shell'), scope);
  const [command, ...args] = SHELLS[shell] ?? [];
  if (!command) throw new Unsupported(step.where, `shell: ${shell}`);
  const script = join(room.folders.temp, `${randomUUID()}.sh`);
  writeFileSync(script, textOf(step.run, scope));
  const cwd = resolve(room.folders.workspace, textOf(setting(step.workingDirectory, 'working-directory'), scope));
  return { command, args: [...args, script], cwd, env: {} };
}

/** The inputs of an action as its process gets them: those given, else their defaults. */
export function actionInputs(
  { action }: PlannedAction,
  step: UsesStep,
  scope: Scope,
  output: StepOutput,
): Record<string, string> {
  const given = textsOf(step.with, scope);
  const known = new Map([...action.inputs.keys()].map((name) => [name.toLowerCase(), name]));
  const unexpected = Object.keys(given).filter((name) => !known.has(name.toLowerCase()));
  if (unexpected.length > 0) {
    const valid = [...known.values()].map((name) => `'${name}'`).join(', ');
    output.annotate('warning', `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are [${valid}]`);
  }
  const defaults = Object.fromEntries([...action.inputs].map(([name, input]) => [name, textOf(input.default, scope)]));
  return { ...asVariables('INPUT', defaults), ...asVariables('INPUT', given) };
}

/** `INPUT_FAIL-ON`: capitals, spaces as underscores, dashes kept. */
export function asVariables(prefix: 'INPUT' | 'STATE', values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      prefix === 'INPUT' ? `INPUT_${name.replaceAll(' ', '_').toUpperCase()}` : `STATE_${name}`,
      value,
    ]),
  );
}

/** The process of an action's `main` or `post`. */
export function actionExecution(run: Run, room: Room, { reference }: PlannedAction, file: string): Execution {
  const { origin, standIn } = reference;
  const { repository, checkouts = {} } = run.options;
  const folders = Object.entries({ ...checkouts, [repository.slug]: repository.path });
  const known = Object.fromEntries(folders.map(([slug, folder]) => [slug.toLowerCase(), folder]));
  const { contents = 'none' } = room.permissions;
  const own = standIn ? { LOCAL_RUNNER_REPOSITORIES: JSON.stringify(known), LOCAL_RUNNER_CONTENTS: contents } : {};
  const env = { ...room.forActions, ...own, GITHUB_ACTION_REPOSITORY: origin.repository, GITHUB_ACTION_REF: origin.ref };
  return { command: process.execPath, args: [file], cwd: room.folders.workspace, env };
}

/**
 * Starts a step's process and waits for its end.
 * @returns its exit code and what it wrote to the runner's files
 */
export async function execute(
  run: Run,
  room: Room,
  execution: Execution,
  scope: Scope,
  output: StepOutput,
  signal: AbortSignal,
): Promise<{ code: number; written: Written }> {
  const files = layFiles(room.folders.files, randomUUID());
  const { env = {}, github } = scope.contexts as { env?: Record<string, string>; github: Record<string, unknown> };
  const path = [...room.paths, env.PATH ?? room.machine.PATH ?? ''].join(delimiter);
  const code = await launch({
    ...execution,
    env: {
      ...room.machine,
      ...env,
      ...(showsDebug(room) ? { RUNNER_DEBUG: '1' } : {}),
      ...githubEnvironment(github),
      ...execution.env,
      ...files,
      PATH: path,
    },
    onLine: output.line,
    signal,
    grace: run.grace,
  });
  return { code, written: readFiles(files) };
}
