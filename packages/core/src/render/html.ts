import { plainText } from '../text.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A stranger's text, safe between tags and inside quoted attributes. */
export const escapeHtml = (text: string, maxBytes = 300): string =>
  plainText(text, maxBytes).replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? '');

/** A link to an http(s) address; any other address is shown as text. */
export function htmlLink(label: string, address: string): string {
  const url = URL.parse(address);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return escapeHtml(label);
  return `<a href="${escapeHtml(url.href, 2000)}">${escapeHtml(label)}</a>`;
}
