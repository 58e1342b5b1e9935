/** Markup that is safe to insert: only `html` and `trusted` make it. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | string | number | undefined | false | readonly (Markup | string)[];

export const trusted = (markup: string): Markup => ({ markup });

export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** A template in which every text is escaped; markup made by another template goes in as it is. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return trusted(strings.map((text, index) => text + (index < parts.length ? render(parts[index]) : '')).join(''));
}

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  if (Array.isArray(part)) return part.map(render).join('');
  return typeof part === 'object' && 'markup' in part ? part.markup : escapeHtml(String(part));
}
