import { expect, test } from '@jest/globals';
import { marked } from 'marked';
import { codeBlock, escapeMarkdown, inlineCode, link } from '#core/render/markdown.ts';

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '[click](javascript:alert(1))',
  '![x](https://evil.example/pixel.png)',
  '`a` **b** _c_ ~~d~~ # e | f | g',
  '@octocat fixes #12 and GH-12, see https://evil.example www.evil.example',
  '</details><script>alert(1)</script>',
  'a\n\n# heading\n\n---\n- list',
  '\u202Egnp.exe\u0000\u001b[31m',
];

test.each(HOSTILE)('%j comes out as plain text in one line', async (text) => {
  const html = await marked.parse(`| x |\n| --- |\n| ${escapeMarkdown(text)} |`);
  expect(html.match(/<(?!\/?(table|thead|tbody|tr|th|td)\b)/g)).toBeNull();
  expect(html.match(/<td/g)).toHaveLength(1);
  expect(escapeMarkdown(text)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]|@octocat|#12|https:\/\//u);
});

test('plain words stay readable', () => {
  expect(escapeMarkdown('LCP is 2.5 s, allowed 2 s.')).toBe('LCP is 2.5 s, allowed 2 s.');
});

test('inline code cannot be left', async () => {
  const html = await marked.parse(inlineCode('a` <b> `` | c\nd'));
  expect(html).toBe('<p><code>aˋ &lt;b&gt; ˋˋ ǀ c d</code></p>\n');
});

test.each(['a | <b>x', 'a \\| <b>x', 'a \\\\| ![x](//e.example/p)', '\u202Egnp\u0000'])(
  'inline code of %j stays in its cell of a table',
  async (text) => {
    const html = await marked.parse(`| x |\n| --- |\n| ${inlineCode(text)} |`);
    expect(html).toMatch(/<td><code>[^\p{Cc}\p{Bidi_Control}<]*<\/code><\/td>/u);
  },
);

test.each(['https://a.example/?q=![x](//e.example/p)\\', 'https://a.example/?a=1&lt;b&copy;=2|3', 'https://a.example/#\\'])(
  'a link to %j leads there, and nothing of it gets out of the link',
  async (address) => {
    const html = await marked.parse(`| x |\n| --- |\n| ${link('site', address)} |`);
    expect(html.match(/<td>(.*)<\/td>/)?.[1]).toMatch(/^<a href="https:\/\/a\.example\/[^"]*">site<\/a>$/);
  },
);

test('only http and https addresses become links', () => {
  expect(link('site', 'https://a.example/x?y=1')).toBe('[site](<https://a.example/x?y=1>)');
  expect(link('site', 'javascript:alert(1)')).toBe('site');
});

test('a code block cannot be closed from within', async () => {
  const html = await marked.parse(codeBlock('```\n<b>'));
  expect(html).toBe('<pre><code>```\n&lt;b&gt;\n</code></pre>\n');
});

test('a code block holds no control character, no direction change and no half of a letter', () => {
  expect(codeBlock('a\u0000b\r\n\tc\u202ed\ud83d')).toBe('```\nab\n\tcd\ufffd\n```');
});
