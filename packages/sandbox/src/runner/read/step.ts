import { Unsupported } from '../errors.ts';
import { get, literal, type Token } from './tokens.ts';

interface StepBase {
  /** `file:line` of the step. */
  where: string;
  id: string | undefined;
  name: Token | undefined;
  condition: Token | undefined;
  continueOnError: Token | undefined;
  timeoutMinutes: Token | undefined;
  env: Token | undefined;
}

export interface RunStep extends StepBase {
  kind: 'run';
  run: Token;
  shell: Token | undefined;
  workingDirectory: Token | undefined;
}

export interface UsesStep extends StepBase {
  kind: 'uses';
  uses: string;
  with: Token | undefined;
}

export type Step = RunStep | UsesStep;

const SHELLS = ['bash', 'sh'];

/** @throws Unsupported for a shell that the runner does not start, where the file names it outright */
export function checkShell(file: string, token: Token | undefined) {
  const shell = token?.isLiteral ? literal(token) : undefined;
  if (token && shell !== undefined && !SHELLS.includes(shell)) throw new Unsupported(`${file}:${token.line}`, `shell: ${shell}`);
}

/** Turns an `if` into an expression that names a status function, as GitHub does. */
export type ReadCondition = (token: Token) => Token | undefined;

/** Background steps need no refusal here: GitHub's parser of this version does not know them yet. */
export function readStep(file: string, token: Token, readCondition: ReadCondition): Step {
  checkShell(file, get(token, 'shell'));
  const condition = get(token, 'if');
  const base: StepBase = {
    where: `${file}:${token.line}`,
    id: literal(get(token, 'id')),
    name: get(token, 'name'),
    condition: condition && readCondition(condition),
    continueOnError: get(token, 'continue-on-error'),
    timeoutMinutes: get(token, 'timeout-minutes'),
    env: get(token, 'env'),
  };
  const run = get(token, 'run');
  if (run) return { ...base, kind: 'run', run, shell: get(token, 'shell'), workingDirectory: get(token, 'working-directory') };
  return { ...base, kind: 'uses', uses: literal(get(token, 'uses')) ?? '', with: get(token, 'with') };
}
