// Preload (`node --import`) of a step under proof. Its clock runs PROOF_CLOCK_RATE times as fast, so that twenty seconds of a call that hangs
// cost four; and each program that it starts is written to PROOF_STARTED with its arguments and environment, to be searched for secrets.
import { ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import promises from 'node:timers/promises';

const rate = Number(process.env.PROOF_CLOCK_RATE ?? 1);
const slow = (ms) => (typeof ms === 'number' ? Math.ceil(ms / rate) : ms);

const began = Date.now();
const realNow = Date.now;
Date.now = () => Math.round(began + (realNow() - began) * rate);
const beganToPerform = performance.now();
const realPerform = performance.now.bind(performance);
performance.now = () => beganToPerform + (realPerform() - beganToPerform) * rate;

for (const name of ['setTimeout', 'setInterval']) {
  const real = globalThis[name];
  const fast = (callback, ms, ...rest) => real(callback, slow(ms), ...rest);
  Object.defineProperty(fast, Symbol.for('nodejs.util.promisify.custom'), {
    value: (ms, value, options) => promises.setTimeout(ms, value, options),
  });
  globalThis[name] = fast;
  timers[name] = fast;
  const wait = promises[name];
  promises[name] = (ms, value, options) => wait(slow(ms), value, options);
}
const realTimeout = AbortSignal.timeout;
AbortSignal.timeout = (ms) => realTimeout.call(AbortSignal, slow(ms));
syncBuiltinESMExports();

const started = process.env.PROOF_STARTED;
const { spawn } = ChildProcess.prototype;
ChildProcess.prototype.spawn = function (options) {
  if (started) appendFileSync(started, `${JSON.stringify([options.args, options.envPairs])}\n`);
  return spawn.call(this, options);
};
