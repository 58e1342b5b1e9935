import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Stage } from '#sandbox/stage/stage.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

/** A call of gh that started a workflow by hand. */
export interface Dispatched {
  workflow: string;
  inputs: Record<string, string>;
}

/** A person's terminal: its programs, its secrets, and a home with nothing of the real person's in it. */
export interface Terminal extends Disposable {
  /** Runs lines in a folder. @returns the exit code and everything that was said. */
  type(lines: string, folder: string, env?: Record<string, string>, typed?: string): Promise<{ exitCode: number; said: string }>;
  /** What gh was asked to start since the last time. */
  dispatched(): Dispatched[];
}

/** Programs that stand before the real ones: `shipgate` is the function of the index, without npm's start of it; gh is a stand-in. */
const PROGRAMS = { gh: join(import.meta.dirname, 'gh.ts'), shipgate: join(REPOSITORY_ROOT, 'scripts/shipgate.ts') };

export function openTerminal(stage: Stage, chromePath: string): Terminal {
  const home = mkdtempSync(join(tmpdir(), 'shipgate-terminal-'));
  const log = join(home, 'gh.log');
  for (const [name, file] of Object.entries(PROGRAMS)) {
    const program = join(home, 'bin', name);
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' --disable-warning=ExperimentalWarning '${file}' "$@"\n`);
    chmodSync(program, 0o755);
  }
  // The checkout of Shipgate beside the repository.
  symlinkSync(REPOSITORY_ROOT, join(dirname(stage.consumer.path), 'shipgate'));
  execFileSync('git', ['init', '--quiet', '--bare', join(home, 'github', stage.consumer.slug)]);
  const environment = {
    ...stage.sandbox.env(),
    ...stage.secrets,
    ...stage.vars,
    VERCEL_PROJECT_ID: stage.sandbox.vercel.project(stage.project).id,
    GITHUB_REPOSITORY: stage.consumer.slug,
    CHROME_PATH: chromePath,
    GH_VARS: JSON.stringify(stage.vars),
    GH_LOG: log,
    URL: stage.productionUrl,
    RUN: '1001',
    HOME: home,
    TMPDIR: home,
    LANG: 'C.UTF-8',
    PATH: [join(home, 'bin'), dirname(process.execPath), process.env.PATH].join(':'),
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.${home}/github/.insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://github.com/',
    GIT_AUTHOR_NAME: 'Octo Cat',
    GIT_AUTHOR_EMAIL: 'octo@acme.test',
    GIT_COMMITTER_NAME: 'Octo Cat',
    GIT_COMMITTER_EMAIL: 'octo@acme.test',
  };
  return {
    async type(lines, folder, env = {}, typed = '') {
      const child = spawn('bash', ['-c', lines], {
        cwd: folder,
        env: { ...environment, ...env },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      child.stdin.on('error', () => {}); // a command that reads nothing may have ended before
      child.stdin.end(typed);
      const closed = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
      const [exitCode, ...said] = await Promise.all([closed, text(child.stdout), text(child.stderr)]);
      return { exitCode, said: said.join('\n') };
    },
    dispatched() {
      const lines = readLines(log);
      rmSync(log, { force: true });
      return lines.map((line) => JSON.parse(line) as Dispatched);
    },
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').trim().split('\n');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cause;
  }
}
