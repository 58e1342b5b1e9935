import { UserError } from '#kit/errors.ts';
import type { Offer } from '../offer.ts';
import { type ChosenProject, configPathOf, type Wishes } from '../wishes.ts';
import type { CallerJob } from './caller.ts';

export type Inputs = Record<string, string | boolean>;

/** The inputs that every workflow has, as far as this one has them. */
export const sharedInputs = ({ supabaseUrl, emailFrom, emailTo, layout }: Wishes, offer: Offer): Inputs =>
  offered(offer, {
    ...(layout === 'compact' && { layout }),
    ...(supabaseUrl !== undefined && { 'supabase-url': supabaseUrl }),
    ...(emailFrom !== undefined && { 'email-from': emailFrom }),
    ...(emailTo.length > 0 && { 'email-to': emailTo.join(', ') }),
  });

const offered = ({ inputs }: Offer, wanted: Inputs): Inputs =>
  Object.fromEntries(Object.entries(wanted).filter(([name]) => inputs.has(name)));

/** Inputs that were asked for. @throws UserError when the pinned workflow does not know one. */
export function chosenInputs(offer: Offer, wanted: Inputs): Inputs {
  const unknown = Object.keys(wanted).find((name) => !offer.inputs.has(name));
  if (unknown === undefined) return wanted;
  throw new UserError(
    `The workflow ${offer.name} of the pinned commit has no input "${unknown}". Pin a newer one with --suite-ref, or leave out the flag that asks for it.`,
  );
}

/** Which project, in the inputs of one call. */
export const projectInputs = (project: ChosenProject, offer: Offer, { projects }: Wishes): Inputs => ({
  ...(project.orgId !== undefined && { 'vercel-org-id': project.orgId }),
  'vercel-project-id': project.projectId,
  ...offered(offer, placeOf(project)),
  ...(projects.length > 1 && { project: project.name }),
});

/** What differs from a repository's only project at its root. */
const placeOf = (project: ChosenProject): Record<string, string> => ({
  ...(project.folder !== '.' && {
    ...(!project.fromRoot && { 'working-directory': project.folder }),
    config: configPathOf(project),
  }),
});

/**
 * One job for a single project, or where the workflow takes a list of them; else a job for each.
 * @param more inputs of every job.
 */
export function jobsFor(
  wishes: Wishes,
  offer: Offer,
  { id, name }: Pick<CallerJob, 'id' | 'name'>,
  more: Inputs = {},
): CallerJob[] {
  const [first, ...others] = wishes.projects;
  if (first === undefined) return [];
  const shared = { ...more, ...sharedInputs(wishes, offer) };
  if (others.length === 0) return [{ id, name, with: { ...projectInputs(first, offer, wishes), ...shared } }];
  if (offer.inputs.has('projects')) {
    const org = first.orgId === undefined ? {} : { 'vercel-org-id': first.orgId };
    return [{ id, name, with: { ...org, projects: listText(wishes.projects), ...shared } }];
  }
  return wishes.projects.map((project) => ({
    id: `${id}-${project.name}`,
    name: `${name} of ${project.name}`,
    with: { ...projectInputs(project, offer, wishes), ...shared },
  }));
}

/** The projects as JSON, one a line. */
function listText(projects: readonly ChosenProject[]): string {
  const lines = projects.map((project) =>
    JSON.stringify({ name: project.name, 'vercel-project-id': project.projectId, ...placeOf(project) })
      .replaceAll('","', '", "')
      .replaceAll('":"', '": "'),
  );
  return ['[', lines.map((line) => `  ${line}`).join(',\n'), ']'].join('\n');
}
