import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import type { Written } from '../process/files.ts';
import { ExpressionFault, type Scope, type Status } from '../read/expressions.ts';
import type { Result, StepResult } from '../result.ts';
import { createStepOutput, type StepOutput } from './output.ts';
import type { Room } from './room.ts';
import type { Run } from './run.ts';

/** A step, or the `post` part of one, in the form that the loop over a job's steps plays. */
export interface Part {
  id: string | undefined;
  /** GITHUB_ACTION: the step's id, else one made of its place. */
  action: string;
  name: (scope: Scope) => string;
  condition: (scope: Scope) => boolean;
  env: (scope: Scope) => Record<string, string>;
  timeoutMinutes: (scope: Scope) => number | undefined;
  continueOnError: (scope: Scope) => boolean;
  /** Does the work; answers the exit code and what was written. */
  work: (scope: Scope, output: StepOutput, signal: AbortSignal) => Promise<{ code: number; written: Written }>;
}

/** Plays one part, if its condition holds, and takes its results into the room. */
export async function playPart(run: Run, room: Room, part: Part, job: AbortSignal): Promise<StepResult> {
  const startedAt = Date.now();
  const scope = scopeOf(room, part);
  const attempt = await attemptPart(run, room, part, scope, job);
  const { outcome, outputs } = attempt;
  const tolerated = outcome === 'failure' && attempt.tolerates;
  const conclusion: Result = tolerated ? 'success' : outcome;
  if (part.id) room.steps[part.id] = { outputs, outcome, conclusion };
  if (conclusion === 'failure' && room.status === 'success') room.status = 'failure';
  const result = { name: attempt.name, outcome, conclusion, durationMs: Date.now() - startedAt };
  if (outcome !== 'skipped') {
    run.emit({
      type: 'step-ended',
      job: room.key,
      step: result.name,
      at: Date.now(),
      outcome,
      conclusion,
      durationMs: result.durationMs,
    });
  }
  return result;
}

interface Attempt {
  name: string;
  outcome: Result;
  outputs: Record<string, string>;
  tolerates: boolean;
}

async function attemptPart(run: Run, room: Room, part: Part, scope: Scope, job: AbortSignal): Promise<Attempt> {
  let name = part.action;
  const attempt = (outcome: Result, outputs = {}, tolerates = false): Attempt => ({ name, outcome, outputs, tolerates });
  let output = createStepOutput(run, room, name);
  try {
    name = room.masks.mask(part.name(scope));
    if (!part.condition(scope)) return attempt('skipped');
    run.emit({ type: 'step-started', job: room.key, step: name, at: Date.now() });
    output = createStepOutput(run, room, name);
    room.log.push(`##[group]${name}`, '##[endgroup]');
    const inner = scopeOf(room, part, part.env(scope));
    const tolerates = part.continueOnError(inner);
    using limits = limitPart(part, inner, room, job);
    let outputs: Record<string, string> = {};
    try {
      const { code, written } = await part.work(inner, output, limits.signal);
      outputs = written.outputs;
      take(room, written);
      if (limits.reason() === 'timeout')
        output.annotate('error', `The action '${name}' has timed out after ${limits.minutes} minutes.`);
      if (limits.reason() === 'cancel') output.annotate('error', 'The operation was canceled.');
      const isGood = code === 0 && output.refused.length === 0 && limits.reason() === undefined;
      return attempt(isGood ? 'success' : limits.reason() === 'cancel' ? 'cancelled' : 'failure', outputs, tolerates);
    } catch (cause) {
      output.annotate('error', messageOf(cause));
      return attempt('failure', outputs, tolerates);
    }
  } catch (cause) {
    const message = cause instanceof ExpressionFault ? `The template is not valid. ${cause.message}` : messageOf(cause);
    output.annotate('error', message);
    return attempt('failure');
  }
}

function take(room: Room, written: Written) {
  Object.assign(room.env, written.env);
  room.paths.unshift(...written.paths.toReversed());
  if (written.summary !== '') room.summary.push(room.masks.mask(written.summary));
}

/** Ends a part at its time limit, or when the job is cancelled and the part's own condition does not hold then. */
function limitPart(part: Part, scope: Scope, room: Room, job: AbortSignal) {
  const controller = new AbortController();
  let reason: 'timeout' | 'cancel' | undefined;
  const end = (why: 'timeout' | 'cancel') => {
    reason ??= why;
    controller.abort(why);
  };
  const minutes = part.timeoutMinutes(scope);
  const timer = minutes === undefined ? undefined : setTimeout(() => end('timeout'), minutes * 60_000);
  const onCancel = () => {
    if (!goesOn(part, { ...scope, status: statusOf(room) })) end('cancel');
  };
  // A part that starts after the cancellation was let in by its condition and is left to finish.
  if (!job.aborted) job.addEventListener('abort', onCancel, { once: true });
  return {
    signal: controller.signal,
    minutes,
    reason: () => reason,
    [Symbol.dispose]() {
      clearTimeout(timer);
      job.removeEventListener('abort', onCancel);
    },
  };
}

/** A running part is asked again at a cancellation; a condition that cannot be evaluated any more does not keep it. */
function goesOn(part: Part, scope: Scope): boolean {
  try {
    return part.condition(scope);
  } catch {
    return false;
  }
}

/** What a part's expressions see. */
export function scopeOf(room: Room, part: Pick<Part, 'action'>, env: Record<string, string> = {}): Scope {
  const { github, job, ...rest } = room.contexts as Record<string, Record<string, unknown>>;
  const contexts = {
    ...rest,
    github: { ...github, action: part.action },
    job: { ...job, status: room.status },
    steps: room.steps,
    env: { ...room.env, ...env },
  };
  return { contexts, status: statusOf(room), hashFiles: (patterns) => hashFiles(room.folders.workspace, patterns) };
}

const statusOf = ({ status }: Room): Status => ({
  success: status === 'success',
  failure: status === 'failure',
  cancelled: status === 'cancelled',
});

/** SHA-256 over the SHA-256 of each file that fits, in the order of their paths; empty where none does. */
function hashFiles(workspace: string, patterns: string[]): string {
  const files = globSync(patterns, { cwd: workspace, withFileTypes: true }).filter((entry) => entry.isFile());
  if (files.length === 0) return '';
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  const hash = createHash('sha256');
  for (const path of paths) hash.update(createHash('sha256').update(readFileSync(path)).digest());
  return hash.digest('hex');
}
