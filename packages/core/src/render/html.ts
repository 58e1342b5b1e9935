import { cutBytes } from '../text.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A stranger's text as it may stand in plain text: control and direction-changing characters dropped, at most `maxBytes` long. */
export const plainText = (text: string, maxBytes = 300): string =>
  cutBytes(
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is dropped here
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
    maxBytes,
  );

/** A stranger's text, safe between tags and inside quoted attributes. */
export const escapeHtml = (text: string, maxBytes = 300): string =>
  plainText(text, maxBytes).replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? '');

/** A link to an http(s) address; any other address is shown as text. */
export function htmlLink(label: string, address: string): string {
  const url = URL.parse(address);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return escapeHtml(label);
  return `<a href="${escapeHtml(url.href, 2000)}">${escapeHtml(label)}</a>`;
}
