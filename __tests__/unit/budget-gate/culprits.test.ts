import { expect, test } from '@jest/globals';
import { culpritsOf } from '@shipgate/budget-gate/assert/culprits.ts';
import { result } from './results.ts';

const LCP = { kind: 'audit', id: 'largest-contentful-paint' } as const;
const item = (file: string, more: object) => ({ url: `https://shop.test/${file}`, ...more });
const page = (lcpMs: number, blockingMs: number) =>
  result({
    'largest-contentful-paint': lcpMs,
    'render-blocking-insight': { details: { items: [item('style.css', { wastedMs: blockingMs })] } },
    'network-requests': {
      details: { items: [item('hero.jpg', { transferSize: 7_700_000 }), item('style.css', { transferSize: 900 })] },
    },
  });

test.each([
  // A picture of 7.7 MB makes a paint late, whatever a style sheet adds to it.
  [38_000, 153, ['/hero.jpg (7,700,000 bytes)', '/style.css (900 bytes)']],
  [4000, 400, ['/style.css (400 ms before the first paint)']],
  [4000, 399, ['/hero.jpg (7,700,000 bytes)', '/style.css (900 bytes)']],
])(
  'a paint after %d ms is not explained by a file that held it up for a small part of that, %d ms',
  (lcpMs, blockingMs, texts) => {
    expect(culpritsOf(page(lcpMs, blockingMs), LCP).map(({ text }) => text)).toEqual(texts);
  },
);

test('a score is no time, so that whatever took some explains it', () => {
  const culprits = culpritsOf(page(38_000, 153), { kind: 'category', id: 'performance' });
  expect(culprits.map(({ name }) => name)).toEqual(['/style.css']);
});
