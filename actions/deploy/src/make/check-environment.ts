import { didYouMean } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import type { Vercel } from '../adapters/vercel/vercel.ts';

const STANDARD = ['preview', 'production'];

/**
 * Makes sure that an environment exists before anything is uploaded, or named on GitHub.
 * @throws UserError that lists the project's environments, when it does not.
 */
export async function checkEnvironment(
  environment: string,
  project: { id: string; name: string },
  vercel: Pick<Vercel, 'customEnvironments'>,
): Promise<void> {
  if (STANDARD.includes(environment)) return;
  const custom = await vercel.customEnvironments(project.id);
  if (custom.some(({ id, slug }) => environment === slug || environment === id)) return;
  const known = [...STANDARD, ...custom.map(({ slug }) => slug)];
  throw new UserError(
    `The project ${project.name} has no environment "${environment}".${didYouMean(environment, known)} It has: ${known.join(', ')}. Set environment to one of these, or create it in the project's settings on Vercel (Pro and Enterprise).`,
  );
}
