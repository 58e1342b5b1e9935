import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

export interface Step {
  id?: string;
  uses?: string;
  with?: Record<string, unknown>;
  'continue-on-error'?: unknown;
}
export interface Job {
  needs?: string | string[];
  environment?: unknown;
  strategy?: { 'fail-fast'?: boolean; 'max-parallel'?: number; matrix: Record<string, string> };
  'continue-on-error'?: unknown;
  outputs?: Record<string, string>;
  steps: Step[];
}
export interface Workflow {
  on: { workflow_call: { inputs: object; secrets: object; outputs: Record<string, { value: string }> } };
  jobs: Record<string, Job>;
}
/** A step with what it stands in. */
export interface Place {
  workflow: string;
  offered: Workflow['on']['workflow_call'];
  id: string;
  job: Job;
  step: Step;
  /** `smoke`, `deploy promote`. */
  does: string;
  given: Record<string, unknown>;
}

/** The authored workflows by their names. */
export const WORKFLOWS = readdirSync(join(REPOSITORY_ROOT, 'reusable-workflows')).map((name): [string, Workflow] => [
  name,
  parse(readFileSync(join(REPOSITORY_ROOT, 'reusable-workflows', name, `${name}.yml`), 'utf8')) as Workflow,
]);
export const GATES = ['smoke', 'budget-gate', 'header-audit'];
export const actionOf = ({ uses }: Step) => /^\$\/actions\/(.+)$/.exec(uses ?? '')?.[1];

const placesOf = ([workflow, { on, jobs }]: [string, Workflow]): Place[] =>
  Object.entries(jobs).flatMap(([id, job]) =>
    job.steps.flatMap((step) => {
      const action = actionOf(step);
      const { with: given = {} } = step;
      // Without an operation deploy deploys; of two, the one that asks for an approval takes more.
      const operation = String(given.operation ?? (action === 'deploy' ? 'deploy' : '')).replace(/^\$\{\{.*\}\}$/, 'approval');
      return action ? [{ workflow, offered: on.workflow_call, id, job, step, given, does: `${action} ${operation}`.trim() }] : [];
    }),
  );
/** Every step that uses an action of this repository. */
export const PLACES = WORKFLOWS.flatMap(placesOf);
/** As rows of a test. */
export const titled = (places: Place[]): [string, Place][] =>
  places.map((place) => [`${place.workflow}.${place.id}: ${place.does}`, place]);
