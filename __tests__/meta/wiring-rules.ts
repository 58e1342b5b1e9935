import { parse } from 'yaml';

/** How the jobs of a workflow hang together, each rule as a function from a text to what breaks it. */

interface Step {
  uses?: string;
  with?: Record<string, unknown>;
}

interface Job {
  needs?: string | string[];
  uses?: string;
  steps?: Step[];
}

/** An action by what a step has to know of it. */
export interface Offer {
  name: string;
  /** Whether the step must give it, by input. */
  inputs: ReadonlyMap<string, boolean>;
}

const jobsOf = (text: string) => Object.entries((parse(text) as { jobs: Record<string, Job> }).jobs);
const stepsOf = ({ steps }: Job) => steps ?? [];
const usesOf = (job: Job) => [job.uses, ...stepsOf(job).map(({ uses }) => uses)].filter((uses) => uses !== undefined);
const ownAction = (uses: string | undefined) => /^\$\/actions\/([^/@]+)$/.exec(uses ?? '')?.[1];
const actionsOf = (job: Job) => usesOf(job).flatMap((uses) => ownAction(uses) ?? []);

/** The actions of this repository that the workflow uses, each once. */
export const usedActions = (text: string): string[] => [...new Set(jobsOf(text).flatMap(([, job]) => actionsOf(job)))].toSorted();

/** Paths by `$/` that lead nowhere, and anything by `./`, which would be looked for at the caller. */
export const lostPaths = (text: string, exists: (path: string) => boolean): string[] =>
  jobsOf(text)
    .flatMap(([, job]) => usesOf(job))
    .filter((uses) => uses.startsWith('./') || (uses.startsWith('$/') && !exists(uses.slice(2))));

/** What steps give to actions that do not have it, and what they owe. */
export const wrongSteps = (text: string, offers: readonly Offer[]): string[] =>
  jobsOf(text).flatMap(([job, { steps = [] }]) =>
    steps.flatMap((step) => {
      const offer = offers.find(({ name }) => name === ownAction(step.uses));
      if (!offer) return [];
      const given = Object.keys(step.with ?? {});
      const owed = [...offer.inputs].filter(([name, isRequired]) => isRequired && !given.includes(name));
      return [
        ...given.filter((name) => !offer.inputs.has(name)).map((name) => `${job}: ${offer.name} has no ${name}`),
        ...owed.map(([name]) => `${job}: ${offer.name} needs ${name}`),
      ];
    }),
  );

/** Jobs with a report of their own that notify does not wait for: nobody would be told. One job tells everything. */
export function untoldJobs(text: string): string[] {
  const jobs = jobsOf(text);
  const [notify, ...more] = jobs.filter(([, job]) => actionsOf(job).includes('notify'));
  const needs = [notify?.[1].needs ?? []].flat();
  const reporting = jobs.filter(([name, job]) => name !== notify?.[0] && actionsOf(job).length > 0);
  return [
    ...more.map(([name]) => `${name} notifies too`),
    ...reporting.filter(([name]) => !needs.includes(name)).map(([name]) => name),
  ];
}
