import { Unsupported } from '../errors.ts';
import { type Permissions, readPermissions } from './permissions.ts';
import { checkShell, type ReadCondition, readStep, type Step } from './step.ts';
import { entries, get, items, literal, type Token } from './tokens.ts';

interface JobBase {
  id: string;
  /** `file:line` of the job. */
  where: string;
  name: Token | undefined;
  needs: string[];
  condition: Token | undefined;
  strategy: Token | undefined;
  permissions: Permissions | undefined;
  concurrency: Token | undefined;
}

/** A job that runs steps. */
export interface StepsJob extends JobBase {
  kind: 'steps';
  runsOn: Token | undefined;
  timeoutMinutes: Token | undefined;
  continueOnError: Token | undefined;
  env: Token | undefined;
  environment: Token | undefined;
  outputs: Token | undefined;
  defaults: Token | undefined;
  steps: Step[];
}

/** A job that calls a reusable workflow. */
export interface CallJob extends JobBase {
  kind: 'call';
  uses: string;
  with: Token | undefined;
  secrets: { kind: 'inherit' } | { kind: 'mapped'; values: [string, Token][] };
}

export type Job = StepsJob | CallJob;

const REFUSED = ['container', 'services', 'snapshot', 'cancel-timeout-minutes'];

/** @throws Unsupported for what the runner does not play. */
export function readJob(file: string, id: string, token: Token, readCondition: ReadCondition): Job {
  const where = (at: Token | undefined) => `${file}:${at?.line ?? token.line}`;
  for (const [key, value] of entries(token)) if (REFUSED.includes(key)) throw new Unsupported(where(value), `jobs.<id>.${key}`);
  const condition = get(token, 'if');
  const base: JobBase = {
    id,
    where: where(token),
    name: get(token, 'name'),
    needs: items(get(token, 'needs')).map((need) => literal(need) ?? ''),
    condition: condition && readCondition(condition),
    strategy: get(token, 'strategy'),
    permissions: readPermissions(get(token, 'permissions')),
    concurrency: get(token, 'concurrency'),
  };
  const uses = literal(get(token, 'uses'));
  if (uses !== undefined) {
    const secrets = get(token, 'secrets');
    const inherits = literal(secrets) === 'inherit';
    return {
      ...base,
      kind: 'call',
      uses,
      with: get(token, 'with'),
      secrets: inherits ? { kind: 'inherit' } : { kind: 'mapped', values: entries(secrets) },
    };
  }
  checkShell(file, get(get(get(token, 'defaults'), 'run'), 'shell'));
  for (const label of items(get(token, 'runs-on'))) checkSystem(where(label), label.isLiteral ? literal(label) : undefined);
  return {
    ...base,
    kind: 'steps',
    runsOn: get(token, 'runs-on'),
    timeoutMinutes: get(token, 'timeout-minutes'),
    continueOnError: get(token, 'continue-on-error'),
    env: get(token, 'env'),
    environment: get(token, 'environment'),
    outputs: get(token, 'outputs'),
    defaults: get(get(token, 'defaults'), 'run'),
    steps: items(get(token, 'steps')).map((step) => readStep(file, step, readCondition)),
  };
}

/** @throws Unsupported for the label of another system than the one that Shipgate's jobs run on */
export function checkSystem(where: string, label: string | undefined) {
  if (/^(windows|macos)/i.test(label ?? '')) throw new Unsupported(where, `runs-on: ${label}`);
}
