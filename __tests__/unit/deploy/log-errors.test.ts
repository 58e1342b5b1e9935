import { expect, test } from '@jest/globals';
import { logErrors } from '@shipgate/deploy/wait/log-errors.ts';
import { repositoryPath } from '@shipgate/deploy/wait/source-place.ts';

test.each([
  ['tsc', ["src/a.ts(12,5): error TS2322: Type 'string' is not assignable."], 'src/a.ts', 12, 'TS2322'],
  ['tsc --pretty', ["src/a.ts:12:5 - error TS2322: Type 'string' is not assignable."], 'src/a.ts', 12, 'TS2322'],
  [
    'Next.js',
    ['Failed to compile.', '', './app/page.tsx:7:3', "Type error: Cannot find name 'pet'.", ''],
    'app/page.tsx',
    7,
    'pet',
  ],
  ['Turbopack', ['./app/page.tsx:3:1', "Module not found: Can't resolve './cat'"], 'app/page.tsx', 3, 'cat'],
  [
    'SWC',
    ['./app/page.js', 'Error:   x Unexpected token', '   ,-[/vercel/path0/app/page.js:4:1]'],
    'app/page.js',
    4,
    'Unexpected token',
  ],
  ['ESLint', ['/vercel/path0/src/a.js', "  3:7  error  'x' is never used  no-unused-vars"], 'src/a.js', 3, 'never used'],
  ['next lint', ['./pages/index.js', '3:7  Error: Do not use <a>.  @next/next/no-html-link'], 'pages/index.js', 3, 'Do not use'],
  [
    'esbuild',
    ['✘ [ERROR] Could not resolve "cat"', '', '    src/main.ts:1:7:', '      1 │ import "cat"'],
    'src/main.ts',
    1,
    'resolve "cat"',
  ],
  ['Vite', ['error during build:', 'src/main.ts (1:9): "dog" is not exported by "src/pets.ts".'], 'src/main.ts', 1, 'dog'],
  [
    'a plugin of Vite',
    ['error during build:', '[vite:vue] Element is missing end tag.', 'file: /vercel/path0/src/App.vue:2:3'],
    'src/App.vue',
    2,
    'end tag',
  ],
  ['webpack', ['ERROR in ./src/index.js 3:0-21', "Module not found: Error: Can't resolve './cat'"], 'src/index.js', 3, 'cat'],
  ['webpack with ts-loader', ['ERROR in src/app.ts:12:5', 'TS2322: Type mismatch.'], 'src/app.ts', 12, 'TS2322'],
])('an error in the form of %s has its file, line and message', (_, log, file, line, message) => {
  expect(logErrors(log)).toEqual([{ file, line, message: expect.stringContaining(message) }]);
});

test('a log without errors, and lines that only look like places, give nothing', () => {
  expect(
    logErrors(['Compiled in 3:05', 'http://localhost:3000', 'at build (src/a.ts:3:1)', '3:7  warning  x', 'src/a.ts']),
  ).toEqual([]);
});

test('two errors one after the other keep their own messages', () => {
  const log = ['./a.ts:1:2', 'Type error: first', '', './b.ts:3:4', 'Type error: second'];
  expect(logErrors(log).map(({ file, message }) => [file, message])).toEqual([
    ['a.ts', 'Type error: first'],
    ['b.ts', 'Type error: second'],
  ]);
});

test('each place counts once and eight are enough, however many there are', () => {
  const log = Array.from({ length: 5000 }, (_, index) => `src/a.ts(${(index % 100) + 1},1): error TS1: no`);
  expect(logErrors(log)).toHaveLength(8);
  expect(logErrors([log[0] ?? '', log[0] ?? ''])).toHaveLength(1);
});

test("a stranger's message is cleaned and cut", () => {
  const [error] = logErrors([`src/a.ts(1,1): error \u202e\u0007${'x'.repeat(900)}`]);
  expect(error?.message).toMatch(/^x+…$/);
  expect(Buffer.byteLength(error?.message ?? '')).toBeLessThanOrEqual(300);
});

const places = { repository: '/repo', folder: '/repo/apps/web', files: ['src/a.ts', 'packages/ui/b.ts', 'x/c.ts', 'y/c.ts'] };

test.each([
  ['src/a.ts', 'apps/web/src/a.ts'],
  ['./src/../src/a.ts', 'apps/web/src/a.ts'],
  ['b.ts', 'apps/web/packages/ui/b.ts'],
])('%s in the log is %s in the repository', (named, path) => {
  expect(repositoryPath(named, places)).toBe(path);
});

test.each(['c.ts', '../../secret.ts', '/etc/passwd.json', 'node_modules/z.js'])('%s is no place in the repository', (named) => {
  expect(repositoryPath(named, places)).toBeUndefined();
});

test('files that were deployed from elsewhere have no place in the repository', () => {
  expect(repositoryPath('src/a.ts', { ...places, folder: '/tmp/web' })).toBeUndefined();
});
