import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunOptions } from './options.ts';
import { dispatchInputs } from './plan/inputs.ts';
import { type Plan, planWorkflow } from './plan/plan.ts';
import { checkTrigger } from './plan/triggers.ts';
import { claimOf } from './play/claim.ts';
import { createConcurrencyGroups } from './play/concurrency.ts';
import { githubContext } from './play/github.ts';
import type { Run } from './play/run.ts';
import { createSlots } from './play/slots.ts';
import { secretsFor, trustOf } from './play/trust.ts';
import { playJobs } from './play/workflow.ts';
import { GITHUB_GRACE } from './process/launch.ts';
import { textOf } from './read/expressions.ts';
import { combine, type RunResult } from './result.ts';
import { changedFiles, layCommit } from './source.ts';

/**
 * Plays a workflow file as GitHub would for one event.
 * @throws InvalidWorkflow where GitHub would not start the run; Unsupported, with file and line, for what the runner does not play
 */
export async function runWorkflow(options: RunOptions): Promise<RunResult> {
  const { repository, event } = options;
  const suites = new Map(Object.entries(options.suites ?? {}).map(([name, folder]) => [name.toLowerCase(), folder]));
  using folder = workFolder(options.folder);
  const origin = { repository: repository.slug, folder: layCommit(options, folder.path), ref: event.ref };
  const plan = await planWorkflow(origin, options.workflow, suites);
  checkTrigger(plan.workflow, event, () => changedFiles(options));
  const trust = trustOf(options);
  const { rerunOf } = options;
  const runId = options.runId ?? rerunOf?.runId ?? String(randomInt(1_000_000_000, 9_999_999_999));
  const attempt = options.runAttempt ?? (rerunOf?.attempt ?? 0) + 1;
  const run: Run = {
    options,
    suites,
    github: githubContext(options, plan.workflow, { runId, attempt, trust }),
    // Variables are withheld from forks as secrets are. https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/use-variables
    vars: trust === 'fork' ? {} : (options.vars ?? {}),
    trust,
    runId,
    attempt,
    folder: folder.path,
    slots: createSlots(options.parallelJobs ?? availableParallelism()),
    concurrency: options.concurrency ?? createConcurrencyGroups(),
    grace: options.grace ?? GITHUB_GRACE,
    emit: (told) => options.onEvent?.(told),
    jobs: {},
    playJobs: (called, frame) => playJobs(run, called, frame),
  };
  return await playRun(run, plan);
}

async function playRun(run: Run, plan: Plan): Promise<RunResult> {
  const { options } = run;
  const startedAt = Date.now();
  const cancel = new AbortController();
  const onAbort = () => cancel.abort(options.signal?.reason);
  if (options.signal?.aborted) onAbort();
  options.signal?.addEventListener('abort', onAbort);
  let name = plan.workflow.name;
  const end = (conclusion: RunResult['conclusion']): RunResult => {
    options.signal?.removeEventListener('abort', onAbort);
    return {
      name,
      runId: run.runId,
      attempt: run.attempt,
      conclusion,
      startedAt,
      durationMs: Date.now() - startedAt,
      jobs: run.jobs,
    };
  };
  const outside = { contexts: { github: run.github, vars: run.vars, inputs: {} } };
  const isManual = options.event.name === 'workflow_dispatch';
  const given = (options.event.payload.inputs ?? {}) as Record<string, unknown>;
  const inputs = isManual ? dispatchInputs(plan.workflow, given, outside) : {};
  const scope = { contexts: { ...outside.contexts, inputs } };
  name = textOf(plan.workflow.runName, scope) || name;
  const claim = claimOf(plan.workflow.concurrency, scope, [], plan.workflow.file);
  try {
    using _turn = claim && (await run.concurrency.enter(claim, (reason) => cancel.abort(reason), cancel.signal));
    const secrets = secretsFor(run.trust, options);
    const heldGroups = claim ? [claim.group.toLowerCase()] : [];
    const earlier = options.rerunOf?.jobs ?? {};
    const outcomes = await run.playJobs(plan, { inputs, secrets, idPrefix: '', namePrefix: '', heldGroups, earlier, cancel });
    const result = combine([...outcomes.values()].map((outcome) => outcome.result));
    return end(cancel.signal.aborted && result !== 'failure' ? 'cancelled' : result === 'skipped' ? 'success' : result);
  } catch (cause) {
    if (cancel.signal.aborted && cause === cancel.signal.reason) return end('cancelled');
    throw cause;
  }
}

/** A folder for the run. A temporary one goes when it is disposed, and with this process if that ends first. */
function workFolder(given: string | undefined): Disposable & { path: string } {
  if (given) mkdirSync(given, { recursive: true });
  const path = realpathSync(given ?? mkdtempSync(join(tmpdir(), 'shipgate-run-')));
  const remove = () => {
    process.off('exit', remove);
    rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  };
  if (given) return { path, [Symbol.dispose]: () => undefined };
  process.on('exit', remove);
  return { path, [Symbol.dispose]: remove };
}
