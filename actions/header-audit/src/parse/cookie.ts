/** What a Set-Cookie line says besides the value, which nobody here needs. */
export interface Cookie {
  name: string;
  secure: boolean;
  httpOnly: boolean;
  /** Lower-case and as given, valid or not; `''` when the attribute has no value. */
  sameSite?: string;
}

/**
 * Reads a Set-Cookie line without its value. @see https://www.rfc-editor.org/rfc/rfc6265#section-5.2
 * @returns nothing for a line without a name.
 */
export function parseCookie(line: string): Cookie | undefined {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const name = pair.includes('=') ? pair.slice(0, pair.indexOf('=')).trim() : '';
  if (!name) return undefined;
  const named = attributes.map((attribute) => {
    const [key = '', ...value] = attribute.split('=');
    return { key: key.trim().toLowerCase(), value: value.join('=').trim().toLowerCase() };
  });
  const sameSite = named.findLast(({ key }) => key === 'samesite')?.value;
  return {
    name,
    secure: named.some(({ key }) => key === 'secure'),
    httpOnly: named.some(({ key }) => key === 'httponly'),
    ...(sameSite !== undefined && { sameSite }),
  };
}

/** The values that browsers know. */
export const SAME_SITE = ['lax', 'strict', 'none'];

/** A page's cookies; a later line of the same name replaces an earlier one. */
export function cookiesOf(lines: readonly string[]): Cookie[] {
  const byName = new Map(lines.flatMap((line) => parseCookie(line) ?? []).map((cookie) => [cookie.name, cookie]));
  return [...byName.values()];
}
