import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Longest name: it stands in tags, artifact names and on the command line. */
const MAX_LENGTH = 40;

/** Why an action cannot have this name, in one sentence; nothing when it can. */
export function nameProblem(name: string | undefined, root: string): string | undefined {
  if (name === undefined) return 'Say how the action is to be called: npm run new -- link-check';
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > MAX_LENGTH)
    return `"${name}" cannot be an action's name: it takes small letters, digits and single hyphens, such as link-check, at most ${MAX_LENGTH} characters.`;
  if (existsSync(join(root, 'actions', name))) return `There is an action "${name}" already. Choose another name.`;
  if (readdirSync(join(root, 'packages')).includes(name) || name.startsWith('workflow-'))
    return `"@shipgate/${name}" is the name of another package. Choose another name.`;
  return undefined;
}

/** `link-check` → `Link check`. */
export const titleOf = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replaceAll('-', ' ');
