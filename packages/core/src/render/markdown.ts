import { cutBytes } from '../text.ts';

/**
 * Text of a stranger, safe inside a line of GitHub's Markdown or a table cell: no markup, HTML, mention, reference, link or expression,
 * one line, at most `maxBytes` long. Control and direction-changing characters are dropped.
 */
export function escapeMarkdown(text: string, maxBytes = 300): string {
  const plain = cutBytes(
    text
      .replace(/\s+/g, ' ')
      .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
      .trim(),
    maxBytes,
  );
  return (
    plain
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/[\\`*_{}[\]()#+!|~$^-]/g, (mark) => `\\${mark}`)
      // A mention, a reference or a bare address would notify, link or load something: a zero-width space takes it apart.
      .replace(/@(?=\w)/g, '@\u200b')
      .replace(/:(?=\/\/)/g, ':\u200b')
      .replace(/\bwww\./gi, 'www\u200b.')
      .replace(/\b(GH)-(?=\d)/gi, '$1\u200b-')
  );
}

/** Text as inline code: only back-ticks, pipes and line ends could break out of it. */
export function inlineCode(text: string, maxBytes = 300): string {
  const plain = cutBytes(text.replace(/[\r\n]+/g, ' '), maxBytes)
    .replaceAll('`', 'ˋ')
    .replaceAll('|', '\\|');
  return plain.trim() === '' ? '' : `\`${plain}\``;
}

/** A link to an http(s) address; any other address is shown as text. */
export function link(label: string, address: string): string {
  const url = URL.parse(address);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return escapeMarkdown(label);
  return `[${escapeMarkdown(label)}](<${url.href.replaceAll('<', '%3C').replaceAll('>', '%3E')}>)`;
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A code block that its text cannot close. */
export function codeBlock(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
