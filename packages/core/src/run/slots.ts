import type { JobStory } from './story.ts';

/** A report that a job owes: of a project where there are several, of a gate where the job holds several. */
export interface Slot {
  project?: string;
  gate?: string;
}

/** A slot as a job's story names it. */
export const named = ({ project, gate }: Slot) => ({
  ...(project !== undefined && { project }),
  ...(gate !== undefined && { name: gate }),
});

/** Every project with every gate; a job of one gate owes one report of any. */
export function slotsOf(projects: readonly string[], gates: readonly string[]): Slot[] {
  const perGate: Slot[] = gates.length > 0 ? gates.map((gate) => ({ gate })) : [{}];
  if (projects.length > 0) return projects.flatMap((project) => perGate.map((slot) => ({ ...slot, project })));
  return gates.length > 0 ? perGate : [];
}

export const fits = (job: JobStory, { project, gate }: Slot) =>
  job.project === project && (gate === undefined || job.name === gate);
