import { expect, test } from '@jest/globals';
import { runProcess } from '@shipgate/deploy/adapters/process.ts';

/** Starts a script that says its own process id; `onLine` sees what it says. */
const start = (script: string, signal: AbortSignal, onLine: (line: string) => void) =>
  runProcess({ file: process.execPath, args: ['-e', script], cwd: '.', env: {}, signal, onLine });

test('a program ends at the moment when nobody wants it any more, and one that ends by itself tells how', async () => {
  const cancelled = new AbortController();
  let pid = 0;
  const running = start('console.log(process.pid); setInterval(() => {}, 1000);', cancelled.signal, (line) => {
    pid = Number(line);
    cancelled.abort(new Error('cancelled'));
  });
  await expect(running).rejects.toThrow('cancelled');
  expect(pid).toBeGreaterThan(0);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(await start('process.exit(3)', new AbortController().signal, () => {})).toBe(3);
});
