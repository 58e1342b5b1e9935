import { holdsSecret } from '#core/secrets.ts';
import { UserError } from '#kit/errors.ts';
import { Secret } from '#kit/secret.ts';
import type { Inputs } from './action.ts';

/**
 * Refuses an address that holds a secret: GitHub would drop it as an output, and later jobs would run without a URL.
 * @throws UserError that names the input whose value it holds.
 */
export function refuseSecretUrl(url: string, inputs: Inputs, secrets: readonly string[]): void {
  const named = Object.entries(inputs).find(([, value]) => value instanceof Secret && holdsSecret(url, [value.reveal()]));
  const name = named ? `"${named[0]}"` : holdsSecret(url, secrets) ? 'a secret of this job' : undefined;
  if (name)
    throw new UserError(
      `The deployment's URL holds the value of ${name}, so GitHub would drop it as an output. Rename the project on Vercel, or change the secret.`,
    );
}
