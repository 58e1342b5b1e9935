import { InvalidWorkflow, messageOf } from '#sandbox/runner/errors.ts';
import type { PreviewCaller } from './callers.ts';

/** A Vercel project that the caller names, under the name that it has here. */
export interface LocalProject {
  name: string;
  workingDirectory: string;
}

/** Inputs that say where things are sent: here they are sent to the local platform. */
const ADDRESSES: Readonly<Record<string, string>> = {
  'vercel-org-id': '${{ vars.VERCEL_ORG_ID }}',
  'supabase-url': '${{ vars.SUPABASE_URL }}',
  'email-from': '${{ vars.EMAIL_FROM }}',
};

/**
 * The caller with local names in the place of the real ones, so that nothing that is played could reach the team's own services.
 * @param fallback the project's name, for a caller of a single one
 */
export function withLocalNames(
  { text, inputs }: PreviewCaller,
  fallback: string,
): { text: string; projects: [LocalProject, ...LocalProject[]] } {
  const given = listedProjects(inputs.projects);
  const listed = given.map((project) => ({
    id: project['vercel-project-id'],
    name: localName(project.name ?? ''),
    workingDirectory: project['working-directory'] ?? '.',
  }));
  const only = {
    id: textOf(inputs['vercel-project-id']),
    name: localName(fallback),
    workingDirectory: textOf(inputs['working-directory']) || '.',
  };
  const [first = only, ...others] = listed;
  const replaced = [first, ...others].reduce((all, { id, name }) => replaceValue(all, id, name), text);
  const local = Object.entries(ADDRESSES).reduce(
    (all, [input, value]) => replaceValue(all, textOf(inputs[input]), value),
    replaced,
  );
  return { text: local, projects: [first, ...others] };
}

/** An expression too: a variable of the team's repository has no value here. A name that is also part of a folder's stays there. */
const replaceValue = (text: string, value: string | undefined, local: string) =>
  value
    ? text.replace(new RegExp(`(?<![\\w/-])${value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\w/-])`, 'g'), () => local)
    : text;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function listedProjects(list: unknown): Partial<Record<string, string>>[] {
  if (textOf(list) === '') return [];
  try {
    return JSON.parse(textOf(list)) as Partial<Record<string, string>>[];
  } catch (cause) {
    throw new InvalidWorkflow(`The input projects is no JSON: ${messageOf(cause)}`, { cause });
  }
}

/** A name that may be a label of a domain. */
export const localName = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40) || 'site';
