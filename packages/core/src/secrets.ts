/** What stands in place of a secret. */
export const REDACTED = '***';

/**
 * Every form in which a runner recognises a masked value: as it is, each line of it, percent-encoded, JSON-escaped, HTML-escaped
 * and in base64 at each of the three alignments a secret can have inside a longer text. Escapes count in both cases of their digits.
 * @see https://github.com/actions/runner/blob/main/src/Sdk/DTLogging/Logging/ValueEncoders.cs
 */
export function secretForms(secret: string): string[] {
  const lines = secret.split(/\r?\n/).filter((line) => line.trim().length >= 4);
  const forms = [secret, ...lines].flatMap((text) => {
    const encoded = [encodeURIComponent(text), new URLSearchParams({ v: text }).toString().slice(2)];
    const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
    return [
      text,
      ...encoded,
      ...encoded.map((form) => form.replace(/%[0-9A-F]{2}/g, (digits) => digits.toLowerCase())),
      JSON.stringify(text).slice(1, -1),
      html,
      html.replaceAll("'", '&#39;'),
      ...base64Forms(text),
    ];
  });
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

/** So much of a secret's beginning is still one where a cap has cut off the rest: half of it, and never less than this. */
const CUT_MIN_LENGTH = 12;

/** Makes the function that replaces every form of every secret by `***`, and what a cap has left of one. */
export function redactor(secrets: Iterable<string>): (text: string) => string {
  const known = [...secrets].map((secret) => ({ secret, forms: secretForms(secret) }));
  return (text) =>
    known.reduce((clean, { secret, forms }) => {
      const whole = forms.reduce((part, form) => part.replaceAll(form, REDACTED), clean);
      return withoutBeginning(whole, secret);
    }, text);
}

function withoutBeginning(text: string, secret: string): string {
  const least = Math.max(CUT_MIN_LENGTH, Math.ceil(secret.length / 2));
  if (least >= secret.length) return text;
  const [before = '', ...parts] = text.split(secret.slice(0, least));
  const tail = secret.slice(least);
  const rest = (part: string) => {
    let same = 0;
    while (same < part.length && part[same] === tail[same]) same++;
    return REDACTED + part.slice(same);
  };
  return before + parts.map(rest).join('');
}

/** Replaces every form of every secret by `***`. */
export const redact = (text: string, secrets: Iterable<string>): string => redactor(secrets)(text);

/** Whether a text holds a secret in any of its forms. */
export function holdsSecret(text: string, secrets: Iterable<string>): boolean {
  return [...secrets].some((secret) => secretForms(secret).some((form) => text.includes(form)));
}

/** A copy of a JSON-like value in which every text, keys included, is redacted. */
export function redactDeep<T>(value: T, secrets: readonly string[]): T {
  return walk(value, redactor(secrets)) as T;
}

function walk(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item) => walk(item, clean));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [clean(key), walk(item, clean)]));
}
