import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

/** Commits that any machine makes alike. */
const WHO = {
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.com',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.com',
  GIT_AUTHOR_DATE: '2026-11-22T12:00:00Z',
  GIT_COMMITTER_DATE: '2026-11-22T12:00:00Z',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A repository of components with a bare remote, as a release finds them. */
export interface World extends Disposable {
  folder: string;
  remote: string;
  git(...args: string[]): string;
  /** Writes components at these versions, commits and pushes; `deploy` is an action, a name that begins with `workflow-` a workflow. */
  commit(versions: Record<string, string>, options?: { branch?: string; files?: Record<string, string> }): string;
  /** The remote's tags, each with the commit it stands for and whether it is annotated. */
  tags(): Record<string, string>;
  /** Everything that the remote has, as git lists it: two equal lists are two equal remotes. */
  refs(): string;
  hook(name: string, script: string): void;
  release(args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Another one that is the same to the byte. */
  copy(): World;
}

export function createWorld(): World {
  const base = mkdtempSync(join(tmpdir(), 'shipgate-release-'));
  const folder = join(base, 'checkout');
  const remote = join(base, 'remote.git');
  run(base, ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
  run(base, ['clone', '--quiet', remote, folder]);
  run(folder, ['checkout', '--quiet', '-B', 'main']);
  // The copy of a world has its own remote beside it.
  run(folder, ['remote', 'set-url', 'origin', '../remote.git']);
  return openWorld(base);
}

const run = (cwd: string, args: readonly string[]) =>
  execFileSync('git', [...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...WHO },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

function openWorld(base: string): World {
  const folder = join(base, 'checkout');
  const remote = join(base, 'remote.git');
  const git = (...args: string[]) => run(folder, args);
  const refs = () => run(remote, ['for-each-ref', '--format=%(refname) %(objectname) %(*objectname)']);
  return {
    folder,
    remote,
    git,
    refs,
    commit(versions, { branch = 'main', files = {} } = {}) {
      for (const [name, version] of Object.entries(versions)) writeComponent(folder, name, version);
      for (const [path, text] of Object.entries(files)) write(folder, path, text);
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', 'A change');
      git('push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`);
      return git('rev-parse', 'HEAD');
    },
    tags() {
      const lines = refs()
        .split('\n')
        .filter((line) => line.startsWith('refs/tags/'));
      return Object.fromEntries(lines.map((line) => [line.split(' ')[0]?.slice('refs/tags/'.length), line.split(' ')[2]]));
    },
    hook(name, script) {
      write(remote, `hooks/${name}`, `#!/bin/sh\n${script}\n`);
      chmodSync(join(remote, 'hooks', name), 0o755);
    },
    release: (args = [], env = {}) => runScript('release.ts', ['--folder', folder, ...args], env),
    copy() {
      const other = mkdtempSync(join(tmpdir(), 'shipgate-release-'));
      cpSync(base, other, { recursive: true });
      return openWorld(other);
    },
    [Symbol.dispose]: () => rmSync(base, { recursive: true, force: true }),
  };
}

/** Runs one of our scripts as a child process, with none of this process' own GITHUB_ variables. */
export async function runScript(script: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GITHUB_'));
  const child = spawn(process.execPath, [join(REPOSITORY_ROOT, 'scripts', script), ...args], {
    env: { ...Object.fromEntries(own), ...WHO, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, stdout, stderr };
}

function writeComponent(folder: string, name: string, version: string): void {
  const workflow = /^workflow-(.+)/.exec(name)?.[1];
  const room = workflow ? `reusable-workflows/${workflow}` : `actions/${name}`;
  write(folder, `${room}/package.json`, `${JSON.stringify({ name: `@shipgate/${name}`, version }, null, 2)}\n`);
  write(
    folder,
    `${room}/CHANGELOG.md`,
    `# @shipgate/${name}\n\n## ${version}\n\n### Minor Changes\n\n- What ${name} ${version} brings.\n`,
  );
  const published = workflow ? `.github/workflows/${workflow}.yml` : `dist/${name}/index.js`;
  write(folder, published, `${name} ${version}\n`);
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/**
 * A `git` that does as the real one. Of the calls that make a tag, read the remote or write to it, at the one of this number the release
 * that called is killed, before or after git did its work.
 * @returns the folder to put before all others in PATH.
 */
export function killingGit(folder: string, options: { call: number; when: 'before' | 'after' }): string {
  const bin = join(folder, `bin-${options.call}-${options.when}`);
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const kill = 'kill -9 "$PPID"; exit 1';
  write(
    bin,
    'git',
    [
      '#!/bin/sh',
      `case "$1" in mktag|ls-remote|push) ;; *) exec "${real}" "$@";; esac`,
      `count=$(($(cat "${bin}/count" 2>/dev/null || echo 0) + 1))`,
      `echo "$count" > "${bin}/count"`,
      ...(options.when === 'before' ? [`if [ "$count" = ${options.call} ]; then ${kill}; fi`] : []),
      `"${real}" "$@"; code=$?`,
      ...(options.when === 'after' ? [`if [ "$count" = ${options.call} ]; then ${kill}; fi`] : []),
      'exit "$code"',
      '',
    ].join('\n'),
  );
  chmodSync(join(bin, 'git'), 0o755);
  return bin;
}
