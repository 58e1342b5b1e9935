import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

const WRITER = JSON.stringify(new URL('../../../packages/kit/src/runner/stdout.ts', import.meta.url).href);
const LINES = 100;
/** A shell reads byte by byte, so that the writer soon has a full pipe before it. */
const SLOW_READER = `while IFS= read -r line; do printf '%s\\n' "$line"; done`;

/** Three times what a pipe holds; the process ends right after the last line. */
const written = (before: string) => {
  const program = `
    import { writeLine } from ${WRITER};
    ${before}
    for (let line = 1; line <= ${LINES}; line++) writeLine(\`\${line} \${'…'.repeat(700)}\`);
    process.exit();`;
  const command = `"$0" --input-type=module --eval "$1" | ${SLOW_READER}`;
  return execFileSync('sh', ['-c', command, process.execPath, program], { encoding: 'utf8' });
};

test.each([
  ['a pipe', ''],
  ['a pipe that a library has taken for process.stdout', 'process.stdout.isTTY;'],
])('every line reaches a slow reader of %s, whole and in order', (_, before) => {
  const lines = written(before).trimEnd().split('\n');
  expect(lines).toEqual(Array.from({ length: LINES }, (_, index) => `${index + 1} ${'…'.repeat(700)}`));
});
