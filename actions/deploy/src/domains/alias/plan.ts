import { holdsSecret } from '#core/secrets.ts';
import { UserError } from '#kit/errors.ts';
import { isLoopback } from '#kit/site-url.ts';
import type { ProjectDomain } from '../../adapters/vercel/domains.ts';
import { type AliasValues, aliasNames } from './name.ts';

/**
 * The names that a deployment is to get, settled before it is made.
 * @param secrets values that are masked in this job.
 * @param standing domains that serve an environment: whoever names a branch may not choose one of them.
 * @throws UserError for a name that holds a secret, since GitHub would drop its URL, for a production domain, which only a release may move,
 * and for another environment's domain that a branch's name leads to.
 */
export function planNames(
  templates: readonly string[],
  values: AliasValues,
  domains: readonly Pick<ProjectDomain, 'name'>[],
  secrets: readonly string[],
  standing: readonly string[] = [],
): string[] {
  const names = aliasNames(templates, values);
  const chosen = aliasNames(
    templates.filter((template) => !hasBranch(template)),
    values,
  );
  for (const name of names) {
    if (holdsSecret(name, secrets))
      throw new UserError(
        'An alias holds the value of a secret of this job, so GitHub would drop its URL as an output. Change the alias, or the secret.',
      );
    const domain = domains.find((candidate) => isSame(candidate.name, name));
    if (domain)
      throw new UserError(
        `Alias "${name}" is the production domain ${domain.name} of this project, which an alias would take away from the release. Choose another name; operation "promote" moves production.`,
      );
    const taken = chosen.includes(name) ? undefined : standing.find((candidate) => isSame(candidate, name));
    if (taken)
      throw new UserError(
        `Alias "${name}" is ${taken}, a domain of another environment of this project, and only the branch's name asks for it. Rename the branch, or put something before {branch}.`,
      );
  }
  return names;
}

/** A bare label gets Vercel's own suffix. */
function isSame(domain: string, name: string): boolean {
  if (domain.toLowerCase() === name) return true;
  const hostname = domain.toLowerCase().replace(/:\d+$/, '');
  const isVercels = hostname.endsWith('.vercel.app') || isLoopback(hostname);
  return !name.includes('.') && isVercels && hostname.split('.')[0] === name && hostname.split('.').length <= 3;
}

/** Whether whoever names a branch has a say in the name. */
export const hasBranch = (template: string): boolean => template.includes('{branch}');

/** Templates that give every branch the same name, so that the newest deployment takes it from the one before. */
export const sharedTemplates = (templates: readonly string[]): string[] =>
  templates.filter((template) => !/\{(branch|pr|sha)\}/.test(template));
