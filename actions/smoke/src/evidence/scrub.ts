import { jsonOrUndefined } from '#core/json.ts';
import { REDACTED, secretForms } from '#core/secrets.ts';

/** The files of a trace's zip, by name. */
export type Entries = Record<string, Uint8Array>;

/** Header names whose values let someone in. */
const PRIVATE_HEADER = /^(set-cookie|cookie|(proxy-)?authorization|x-vercel-protection-bypass|x-vercel-trusted-oidc-idp-token)$/i;
/** Shorter values, such as a language or a flag, are everywhere in a page and open nothing. */
const MIN_HARVEST = 8;

/**
 * The values of cookies and Authorization headers that a trace recorded. They are no inputs, so nobody has listed them,
 * and a page may repeat them anywhere.
 */
export function harvest(entries: Entries): string[] {
  const found = new Set<string>();
  for (const line of jsonLines(entries)) {
    walk(line, (value) => {
      for (const part of value.split(/[;\n]\s*/)) {
        const secret = part
          .slice(part.indexOf('=') + 1)
          .replace(/^(Bearer|Basic|Token)\s+/i, '')
          .trim();
        if (secret.length >= MIN_HARVEST && !isAttribute(part)) found.add(secret);
      }
      return value;
    });
  }
  return [...found];
}

/** The entries with every form of every secret, and every private header's value, replaced. Names of entries stay. */
export function scrub(entries: Entries, secrets: readonly string[]): Entries {
  const forms = allForms(secrets);
  return Object.fromEntries(
    Object.entries(entries).map(([name, bytes]) => {
      const parsed = isJsonLines(name) ? Buffer.from(withoutPrivateValues(toText(bytes))) : Buffer.from(bytes);
      let text = parsed.toString('latin1');
      for (const form of forms) text = text.replaceAll(form, REDACTED);
      return [name, new Uint8Array(Buffer.from(text, 'latin1'))];
    }),
  );
}

/** Whether any form of a secret stands in an entry or in its name. */
export function stillHolds(entries: Entries, secrets: readonly string[]): boolean {
  const forms = allForms(secrets);
  return Object.entries(entries).some(([name, bytes]) => {
    const text = `${Buffer.from(name).toString('latin1')}\n${Buffer.from(bytes).toString('latin1')}`;
    return forms.some((form) => text.includes(form));
  });
}

/** The forms as bytes, one character each, so that they are found in any kind of file. */
const allForms = (secrets: readonly string[]) =>
  [...new Set(secrets.flatMap(secretForms))]
    .toSorted((a, b) => b.length - a.length)
    .map((form) => Buffer.from(form).toString('latin1'));

const isJsonLines = (name: string) => /\.(trace|network|stacks)$/.test(name);
const toText = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const isAttribute = (part: string) =>
  /^\s*((path|domain|expires|max-age|samesite|priority)=|(secure|httponly|partitioned)$)/i.test(part);

function* jsonLines(entries: Entries): Generator<unknown> {
  for (const [name, bytes] of Object.entries(entries)) {
    if (!isJsonLines(name)) continue;
    for (const line of toText(bytes).split('\n')) {
      const value = tryJson(line);
      if (value !== undefined) yield value;
    }
  }
}

function withoutPrivateValues(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const value = tryJson(line);
      return value === undefined ? line : JSON.stringify(walk(value, () => REDACTED));
    })
    .join('\n');
}

/** A copy in which the values of private headers and of cookies are what `change` makes of them. */
function walk(value: unknown, change: (text: string) => string, inCookies = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, change, inCookies));
  if (value === null || typeof value !== 'object') return value;
  const { name } = value as { name?: unknown };
  const isPrivate = inCookies === 'cookies' || (typeof name === 'string' && PRIVATE_HEADER.test(name));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const isValue = (isPrivate && key === 'value') || PRIVATE_HEADER.test(key);
      return [key, isValue && typeof item === 'string' ? change(item) : walk(item, change, key)];
    }),
  );
}

const tryJson = (line: string): unknown => (line.startsWith('{') || line.startsWith('[') ? jsonOrUndefined(line) : undefined);
