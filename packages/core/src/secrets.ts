/** What stands in place of a secret. */
export const REDACTED = '***';

/**
 * Every form in which a runner recognises a masked value: as it is, each line of it, percent-encoded, JSON-escaped, HTML-escaped
 * and in base64 at each of the three alignments a secret can have inside a longer text.
 * @see https://github.com/actions/runner/blob/main/src/Sdk/DTLogging/Logging/ValueEncoders.cs
 */
export function secretForms(secret: string): string[] {
  const lines = secret.split(/\r?\n/).filter((line) => line.trim().length >= 4);
  const forms = [secret, ...lines].flatMap((text) => [
    text,
    encodeURIComponent(text),
    new URLSearchParams({ v: text }).toString().slice(2),
    JSON.stringify(text).slice(1, -1),
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    ...base64Forms(text),
  ]);
  return [...new Set(forms)].filter((form) => form.length >= 4).toSorted((a, b) => b.length - a.length);
}

/** The parts of a base64 text that do not depend on what stands before or after the secret. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const shifted = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const end = (bytes.length + shift) % 3 === 0 ? encoded.length : encoded.length - 1;
    return encoded.slice([0, 2, 3][shift], end);
  });
  const whole = [bytes.toString('base64'), bytes.toString('base64url')];
  return [...shifted, ...shifted.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')), ...whole];
}

/** Replaces every form of every secret by `***`. */
export function redact(text: string, secrets: Iterable<string>): string {
  let clean = text;
  for (const secret of secrets) for (const form of secretForms(secret)) clean = clean.replaceAll(form, REDACTED);
  return clean;
}

/** Whether a text holds a secret in any of its forms. */
export function holdsSecret(text: string, secrets: Iterable<string>): boolean {
  return [...secrets].some((secret) => secretForms(secret).some((form) => text.includes(form)));
}

/** A copy of a JSON-like value in which every text, keys included, is redacted. */
export function redactDeep<T>(value: T, secrets: readonly string[]): T {
  return walk(value, secrets) as T;
}

function walk(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return redact(value, secrets);
  if (Array.isArray(value)) return value.map((item) => walk(item, secrets));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key, secrets), walk(item, secrets)]));
}
