import { holds, jsonOf, type Scope, type Status, textOf } from '#sandbox/runner/read/expressions.ts';
import { get } from '#sandbox/runner/read/tokens.ts';
import { readWorkflow } from '#sandbox/runner/read/workflow.ts';
import type { Result } from '#sandbox/runner/result.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

/** What a run of a reusable workflow meets, as far as its conditions can see. */
export interface Circumstances {
  /** Beyond the defaults. */
  inputs?: Record<string, string | boolean> | undefined;
  /** The `github` context beyond the repository, which is `acme/petstore`. */
  github?: { event_name: string; event: object };
  /** How a job ends that does not succeed. */
  ends?: Record<string, Result>;
  /** What a job puts out, if it begins. */
  outputs?: Record<string, Record<string, string>>;
  /** The job during which somebody cancels the run. */
  cancelledIn?: string;
}

/** By which a step decides. */
export interface Place extends Pick<Circumstances, 'inputs'> {
  contexts?: Record<string, unknown>;
  status?: Partial<Status>;
}

const GITHUB = { repository: 'acme/petstore', event_name: 'push', event: {} };

/**
 * Follows the conditions of a published workflow by GitHub's own rules for expressions. No step runs, so that every way it can go costs
 * next to nothing.
 */
export async function courseOf(name: string) {
  const origin = { repository: 'shipgate/shipgate', folder: REPOSITORY_ROOT, ref: 'main' };
  const workflow = await readWorkflow(origin, `.github/workflows/${name}.yml`);
  const defaults = Object.fromEntries(
    [...workflow.inputs].map(([input, given]) => [input, jsonOf(given.default, { contexts: {} }) ?? '']),
  );
  const jobs = workflow.jobs.flatMap((job) => (job.kind === 'steps' ? [job] : []));
  const ancestorsOf = (id: string): string[] =>
    (jobs.find((job) => job.id === id)?.needs ?? []).flatMap((need) => [need, ...ancestorsOf(need)]);

  const jobOf = (id: string) => {
    const job = jobs.find((each) => each.id === id);
    if (!job) throw new Error(`${name} has no job ${id}.`);
    return job;
  };
  const stepOf = (jobId: string, id: string) => {
    const step = jobOf(jobId).steps.find((each) => each.id === id || each.name?.toString() === id);
    if (!step) throw new Error(`${name} has no step ${id} in ${jobId}.`);
    return step;
  };
  const knownTo = (inputs: Circumstances['inputs'], contexts: object) => ({
    inputs: { ...defaults, ...inputs },
    needs: {},
    steps: {},
    matrix: {},
    ...contexts,
  });

  return {
    /** The jobs that begin, in the order of the file; with their end where they do not succeed. */
    follow({ inputs = {}, github = GITHUB, ends = {}, outputs = {}, cancelledIn }: Circumstances = {}): string[] {
      const results = new Map<string, Result>();
      let cancelled = false;
      const begins = (job: (typeof jobs)[number]): boolean => {
        const before = ancestorsOf(job.id).map((id) => results.get(id) ?? 'skipped');
        const success = !cancelled && before.every((result) => result === 'success');
        const needs = job.needs.map((id) => {
          const result = results.get(id) ?? 'skipped';
          return [id, { result, outputs: result === 'skipped' ? {} : (outputs[id] ?? {}) }];
        });
        const contexts = {
          github: { ...GITHUB, ...github },
          inputs: { ...defaults, ...inputs },
          vars: {},
          needs: Object.fromEntries(needs),
        };
        const scope: Scope = { contexts, status: { success, failure: before.includes('failure'), cancelled } };
        return job.condition ? holds(job.condition, scope) : success;
      };
      for (const job of jobs) {
        let result: Result = begins(job) ? (ends[job.id] ?? 'success') : 'skipped';
        if (job.id === cancelledIn) {
          cancelled = true;
          // Who holds on through a cancellation ends as it would have.
          if (result !== 'skipped' && !(job.id in ends) && !begins(job)) result = 'cancelled';
        }
        results.set(job.id, result);
      }
      return [...results].flatMap(([id, result]) =>
        result === 'skipped' ? [] : [result === 'success' ? id : `${id}: ${result}`],
      );
    },

    /** Whether a step of a job runs. @param id its id, or its name where it has none */
    runs(jobId: string, id: string, { inputs = {}, contexts = {}, status = {} }: Place = {}): boolean {
      const answers = { success: !(status.failure || status.cancelled), failure: false, cancelled: false, ...status };
      const { condition } = stepOf(jobId, id);
      return condition ? holds(condition, { contexts: knownTo(inputs, contexts), status: answers }) : answers.success;
    },

    /** What a step gives to an input of its action. */
    gives(jobId: string, id: string, input: string, { inputs = {}, contexts = {} }: Place = {}): string {
      const step = stepOf(jobId, id);
      return textOf(step.kind === 'uses' ? get(step.with, input) : undefined, { contexts: knownTo(inputs, contexts) });
    },

    /** What a job puts out. */
    puts(jobId: string, output: string, { inputs = {}, contexts = {} }: Place = {}): string {
      return textOf(get(jobOf(jobId).outputs, output), { contexts: knownTo(inputs, contexts) });
    },

    /** What the workflow puts out, by what its jobs did. */
    answers(output: string, outputs: Record<string, Record<string, string>>): string {
      const ended = jobs.map(({ id }) => [id, { result: id in outputs ? 'success' : 'skipped', outputs: outputs[id] ?? {} }]);
      return textOf(workflow.outputs.get(output), { contexts: { jobs: Object.fromEntries(ended) } });
    },
  };
}
