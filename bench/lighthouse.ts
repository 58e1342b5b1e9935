import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { chromeFlags, findChrome } from '#kit/chrome.ts';
import { serve } from '#testing/serve.ts';
import { printTable } from './support/table.ts';

/** One page three times: budget-gate's bundle in one Chrome, against Lighthouse's own command line started three times, as LHCI does. */
const ROOT = resolve(import.meta.dirname, '..');
const RUNS = 3;
const ROUNDS = 3;
const PAGE = `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>A shop</title>
<meta name="description" content="A page of usual weight"><link rel="stylesheet" href="/style.css"><script src="/app.js" defer></script></head>
<body><h1>A shop</h1>${'<p>Something to read, and then some more of it.</p>'.repeat(200)}</body></html>`;

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'shipgate-bench-'));
const chrome = findChrome(process.env);
const { PATH = '', HOME = '' } = process.env;
const env = { PATH, HOME, CHROME_PATH: chrome, RUNNER_TEMP: folder };

await using site = await serve({
  '/': PAGE,
  '/style.css': 'body { font: 16px sans-serif }'.repeat(500),
  '/app.js': `for (const end = performance.now() + 60; performance.now() < end;) {}\n/*${'x'.repeat(150_000)}*/`,
});
const gate = () =>
  timed(() =>
    run(process.execPath, [join(ROOT, 'dist/budget-gate/index.js')], {
      env: { ...env, INPUT_URL: site.url, INPUT_RUNS: String(RUNS), 'INPUT_FAIL-ON': 'never' },
      cwd: folder,
    }),
  );
const cli = join(ROOT, 'node_modules/lighthouse/cli/index.js');
const flags = ['--headless=new', ...chromeFlags()].join(' ');
const command = (...more: string[]) =>
  timed(async () => {
    for (let count = 0; count < RUNS; count++) {
      await run(
        process.execPath,
        [
          cli,
          site.url,
          '--quiet',
          '--output=json',
          `--output-path=${join(folder, 'lhr.json')}`,
          `--chrome-flags=${flags}`,
          ...more,
        ],
        { env },
      );
    }
  });

const times = { gate: [] as number[], whole: [] as number[], performance: [] as number[] };
for (let round = 0; round < ROUNDS; round++) {
  times.gate.push(await gate());
  times.whole.push(await command());
  times.performance.push(await command('--only-categories=performance'));
}
rmSync(folder, { recursive: true });

const best = (values: readonly number[]) => Math.min(...values);
printTable(
  [`1 page × ${RUNS} runs`, `s (best of ${ROUNDS})`, 'budget-gate takes'],
  [
    ['shipgate budget-gate', best(times.gate) / 1000, '1'],
    ['lighthouse CLI × 3, as LHCI calls it', best(times.whole) / 1000, best(times.gate) / best(times.whole)],
    ['lighthouse CLI × 3, performance only', best(times.performance) / 1000, best(times.gate) / best(times.performance)],
  ],
);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
