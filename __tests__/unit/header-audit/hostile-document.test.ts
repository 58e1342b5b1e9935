import { expect, test } from '@jest/globals';
import { readDocument } from '@shipgate/header-audit/adapters/read-document.ts';

const URL_OF_PAGE = 'https://a.example/';

test("elements and values named like an object's own parts are HTML like any other", () => {
  const html =
    '<constructor><__proto__ a=1><toString><link rel=preload as=constructor href=x><script src=/a.js __proto__=1></script>';
  expect(readDocument(html, URL_OF_PAGE).scripts).toMatchObject([{ url: 'https://a.example/a.js' }]);
});

test.each([
  ['<div>'.repeat(500_000), 'nests more than 5000 elements'],
  [' '.repeat(9 * 1024 * 1024), 'is longer than 8 MiB'],
])('HTML that would take hours to read is refused, not read in part', (html, why) => {
  expect(() => readDocument(html, URL_OF_PAGE)).toThrow(`a.example answered GET / with HTML that ${why}.`);
});

test('a long list is not deep', () => {
  expect(readDocument('<p>x<br><img src=/i.png>'.repeat(20_000), URL_OF_PAGE).loads['img-src']).toEqual([
    'https://a.example/i.png',
  ]);
});
