import { holdsSecret } from '#core/secrets.ts';
import { UserError } from '#kit/errors.ts';
import { isLoopback } from '#kit/site-url.ts';
import type { ProjectDomain } from '../../adapters/vercel/domains.ts';
import { type AliasValues, aliasNames } from './name.ts';

/**
 * The names that a deployment is to get, settled before it is made.
 * @param secrets values that are masked in this job.
 * @throws UserError for a name that holds a secret, since GitHub would drop its URL, and for a production domain, which only a release may move.
 */
export function planNames(
  templates: readonly string[],
  values: AliasValues,
  domains: readonly Pick<ProjectDomain, 'name'>[],
  secrets: readonly string[],
): string[] {
  const names = aliasNames(templates, values);
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

/** Templates that give every branch the same name, so that the newest deployment takes it from the one before. */
export const sharedTemplates = (templates: readonly string[]): string[] =>
  templates.filter((template) => !/\{(branch|pr|sha)\}/.test(template));
