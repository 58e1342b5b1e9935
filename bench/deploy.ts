// Deploys folders of many small files, and one of a large file, to a server that answers each upload after 20 ms: with this project, with
// @vercel/client, and with a plain pool of fifty. Run: npm run bench -- deploy [FILES…]
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Taken } from './support/deploy-contenders.ts';
import { printTable } from './support/table.ts';

const FILE_BYTES = 512;
const LARGE_BYTES = 500 * 1000 * 1000;
/** Sizes of the table; `0` stands for the one large file. */
const COUNTS = [100, 2000, 5000, 10_000, 20_000, 0];
/** Above it the action packs by itself, so its way file by file is a row of its own. */
const PACKED_ABOVE = 15_000;
/** Runs of so few files are over in the time of one hiccup of the machine: the best of five counts. */
const SHORT = 1000;
const SHORT_ROUNDS = 5;
/** @vercel/client needs 45 s for 5,000 files on two cores, and more than twice the time for twice the files. */
const LIMIT_MS = 75_000;

/** What issue 4 asks for. */
const MAX_OF_PLAIN = 1.1;
const MAX_OF_CLIENT = 1 / 8;
const MAX_PEAK_MB = 300;

type Outcome = Taken | { failed: string };
const here = (file: string) => join(import.meta.dirname, 'support', file);
const missed: string[] = [];
const rows: (string | number)[][] = [];

const asked = process.argv.slice(2).map(Number);
for (const count of asked.length > 0 ? asked : COUNTS) await compare(count);
printTable(['files', 'uploader', 'wall s', 'CPU s', 'peak MB', 'of plain pool', 'of client'], rows);
console.log(missed.length === 0 ? 'Every aim is reached.' : `Missed:\n${missed.map((line) => `- ${line}`).join('\n')}`);
process.exitCode = missed.length === 0 ? 0 : 1;

async function compare(count: number): Promise<void> {
  const label = count === 0 ? '1 (500 MB)' : count.toLocaleString('en');
  const folder = makeFolder(count);
  try {
    const names = ['plain pool', '@vercel/client', 'shipgate', ...(count > PACKED_ABOVE ? ['shipgate, one by one'] : [])];
    const outcomes = new Map<string, Outcome>();
    for (let round = 0; round < (count > 0 && count <= SHORT ? SHORT_ROUNDS : 1); round++)
      for (const name of names) outcomes.set(name, better(outcomes.get(name), await runOnce(name, folder)));
    const [plain, client] = ['plain pool', '@vercel/client'].map((name) => outcomes.get(name));
    for (const [name, outcome] of outcomes) {
      const shown = name === 'shipgate' && count > PACKED_ABOVE ? 'shipgate (packed)' : name;
      if ('failed' in outcome) {
        rows.push([label, shown, `failed: ${outcome.failed}`, '', '', '', '']);
        if (name.startsWith('shipgate')) missed.push(`${label}: ${shown} failed: ${outcome.failed}`);
        continue;
      }
      const [ofPlain, ofClient] = [ratio(outcome, plain), ratio(outcome, client)];
      const figures = [outcome.wallMs / 1000, outcome.cpuMs / 1000, Math.round(outcome.peakMB)];
      rows.push([label, shown, ...figures, ofPlain ?? '', ofClient ?? '']);
      if (name.startsWith('shipgate')) judge(`${label}, ${shown}`, count, outcome, ofPlain, ofClient);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function better(before: Outcome | undefined, now: Outcome): Outcome {
  if (before === undefined || 'failed' in before) return now;
  return 'failed' in now || before.wallMs <= now.wallMs ? before : now;
}

function ratio(own: Taken, other: Outcome | undefined): number | undefined {
  return other && !('failed' in other) ? own.wallMs / other.wallMs : undefined;
}

function judge(what: string, count: number, { peakMB }: Taken, ofPlain?: number, ofClient?: number): void {
  if (ofPlain !== undefined && ofPlain > MAX_OF_PLAIN)
    missed.push(`${what}: ${ofPlain.toFixed(2)} of the plain pool's time, and at most ${MAX_OF_PLAIN} is wanted`);
  if (count === 5000 && ofClient !== undefined && ofClient > MAX_OF_CLIENT)
    missed.push(`${what}: ${ofClient.toFixed(3)} of @vercel/client's time, and at most ${MAX_OF_CLIENT} is wanted`);
  if (peakMB > MAX_PEAK_MB) missed.push(`${what}: a peak of ${Math.round(peakMB)} MB, and at most ${MAX_PEAK_MB} MB is wanted`);
}

function makeFolder(count: number): string {
  const root = mkdtempSync(join(tmpdir(), 'shipgate-bench-'));
  for (let index = 0; index < count; index++) writeFileSync(join(root, `${index}.txt`), String(index).padEnd(FILE_BYTES, '.'));
  if (count === 0) {
    const file = openSync(join(root, 'large.bin'), 'w');
    const block = Buffer.alloc(1_000_000, 'large');
    for (let written = 0; written < LARGE_BYTES; written += block.length) writeSync(file, block);
  }
  return root;
}

/** One uploader in a process of its own, against a fresh server in another, so that neither takes the other's time or memory. */
async function runOnce(name: string, folder: string): Promise<Outcome> {
  const server = start('deploy-server.ts', []);
  try {
    const uploader = start('deploy-contenders.ts', [name, folder, (await lineOf(server)) ?? '']);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      uploader.kill('SIGKILL');
    }, LIMIT_MS);
    const [line, errors] = await Promise.all([lineOf(uploader), errorsOf(uploader)]);
    clearTimeout(timer);
    if (line !== undefined) return JSON.parse(line) as Taken;
    return { failed: isLate ? `not done after ${LIMIT_MS / 1000} s` : (/Error: .*/.exec(errors)?.[0].slice(0, 60) ?? 'crashed') };
  } finally {
    server.kill();
  }
}

function start(file: string, args: string[]) {
  return spawn(process.execPath, [here(file), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function lineOf({ stdout }: ReturnType<typeof start>): Promise<string | undefined> {
  for await (const line of createInterface({ input: stdout })) return line;
  return undefined;
}

async function errorsOf({ stderr }: ReturnType<typeof start>): Promise<string> {
  let text = '';
  for await (const chunk of stderr) text += chunk;
  return text;
}
