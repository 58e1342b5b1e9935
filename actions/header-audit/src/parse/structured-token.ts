import { parseItem, Token } from 'structured-headers';

/**
 * Reads a header that is one structured token, such as Cross-Origin-Opener-Policy. @see https://www.rfc-editor.org/rfc/rfc8941
 * @returns nothing for a quoted text, for two values or for anything else: browsers ignore such a header.
 */
export function structuredToken(header: string): string | undefined {
  try {
    const [value] = parseItem(header.trim());
    return value instanceof Token ? value.toString() : undefined;
  } catch {
    return undefined;
  }
}
