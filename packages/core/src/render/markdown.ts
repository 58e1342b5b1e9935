import { plainLines, plainText } from '../text.ts';

/**
 * Text of a stranger, safe inside a line of GitHub's Markdown or a table cell: no markup, HTML, mention, reference, link or expression,
 * one line, at most `maxBytes` long. Control and direction-changing characters are dropped.
 */
export function escapeMarkdown(text: string, maxBytes = 300): string {
  return (
    plainText(text, maxBytes)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/[\\`*_{}[\]()#+!|~$^-]/g, (mark) => `\\${mark}`)
      // A mention, a reference or a bare address would notify, link or load something: a zero-width space takes it apart.
      .replace(/@(?=\w)/g, '@\u200b')
      .replace(/#(?=\d)/g, '#\u200b')
      .replace(/:(?=\/\/)/g, ':\u200b')
      .replace(/\bwww\./gi, 'www\u200b.')
      .replace(/\b(GH)-(?=\d)/gi, '$1\u200b-')
  );
}

/**
 * Text as inline code: only back-ticks, pipes and line ends could break out of it. A pipe becomes a letter that looks like it, since
 * Markdown's readers do not agree on what a back-slash before one means. Control and direction-changing characters are dropped.
 */
export function inlineCode(text: string, maxBytes = 300): string {
  const plain = plainText(text, maxBytes).replaceAll('`', 'ˋ').replaceAll('|', 'ǀ');
  return plain.trim() === '' ? '' : `\`${plain}\``;
}

/** What would end a link's target, end a table's cell, or be read as an entity. */
const IN_TARGETS: Readonly<Record<string, string>> = { '<': '%3C', '>': '%3E', '\\': '%5C', '|': '%7C', '&': '&amp;' };

/** A link to an http(s) address; any other address is shown as text. */
export function link(label: string, address: string): string {
  const url = URL.parse(address);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return escapeMarkdown(label);
  return `[${escapeMarkdown(label)}](<${url.href.replace(/[<>\\|&]/g, (mark) => IN_TARGETS[mark] ?? '')}>)`;
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A code block that its text cannot close. Control characters but line end and tab, and those that change direction, are dropped. */
export function codeBlock(given: string, language = ''): string {
  const text = plainLines(given, Number.POSITIVE_INFINITY);
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
