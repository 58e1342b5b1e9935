import { holdsSecret } from '#core/secrets.ts';
import { UserError } from '#kit/errors.ts';
import { Secret } from '#kit/secret.ts';
import type { Inputs } from './action.ts';

/** What an address is, and what can be done about it when it holds a secret. */
const KINDS = {
  deployment: ["The deployment's URL", 'Rename the project on Vercel'],
  production: ['The URL of a production domain', 'Take that domain from the project on Vercel'],
} as const;

/**
 * Refuses an address that holds a secret: GitHub would drop it as an output, and later jobs would run without a URL.
 * @throws UserError that names the input whose value it holds.
 */
export function refuseSecretUrl(url: string, kind: keyof typeof KINDS, inputs: Inputs, secrets: readonly string[]): void {
  const masked = holdsSecret(url, secrets);
  const named = Object.entries(inputs).find(
    ([, value]) => masked && secretsIn(value).some((secret) => holdsSecret(url, [secret])),
  );
  const name = named ? `"${named[0]}"` : masked ? 'a secret of this job' : undefined;
  const [what, remedy] = KINDS[kind];
  if (name)
    throw new UserError(
      `${what} holds the value of ${name}, so GitHub would drop it as an output. ${remedy}, or change the secret.`,
    );
}

/** Of an input: itself, or the values of its variables. */
function secretsIn(value: unknown): string[] {
  if (value instanceof Secret) return [value.reveal()];
  return value instanceof Map ? [...value.values()].flatMap(secretsIn) : [];
}
