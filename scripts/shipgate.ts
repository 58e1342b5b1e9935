import { askAt } from '@shipgate/cli/keyboard.ts';
import { shipgate } from '@shipgate/cli/shipgate.ts';
import { ansiPaint, plainPaint } from '#core/render/terminal.ts';
import { listenForCancel } from '#kit/runner/signals.ts';
import { withOwnBrowser } from './own-browser.ts';

/** `npm run shipgate -- smoke --url http://localhost:3000`: an action, `init` or `doctor` at a terminal. Colours only where a terminal shows them. */
const { env, stdin, stdout, stderr } = process;

// npm runs a script in the package's folder; paths and the configuration file are meant from where the person stands.
if (env.npm_lifecycle_event === 'shipgate' && env.INIT_CWD) process.chdir(env.INIT_CWD);

/** @see https://no-color.org */
const paint = stdout.isTTY && !env.NO_COLOR ? ansiPaint : plainPaint;

/** Ends the process even when sockets are still open, after all was written. */
const finish = (code: number) => stdout.write('', () => stderr.write('', () => process.exit(code)));

const signal = listenForCancel(() => finish(1));

const args = process.argv.slice(2);
const code = await shipgate(args, {
  env: withOwnBrowser(env, args),
  folder: process.cwd(),
  paint,
  signal,
  ...(stdin.isTTY && stdout.isTTY && { ask: askAt({ input: stdin, output: stdout }, signal) }),
  print: (line) => stdout.write(`${line}\n`),
  tell: (line) => stderr.write(`${line}\n`),
});
finish(code);
