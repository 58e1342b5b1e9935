import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RunOptions } from '#sandbox/runner/options.ts';
import type { RunResult } from '#sandbox/runner/result.ts';
import { runWorkflow } from '#sandbox/runner/run-workflow.ts';

export type Files = Record<string, string>;

/** Where a workflow of the consumer stands. */
export const CI = '.github/workflows/ci.yml';

/** A consumer's git repository and a suite's folder, in one temporary place. */
export interface Stage extends Disposable {
  consumer: string;
  suite: string;
  sha: string;
  play(change?: Partial<RunOptions>): Promise<RunResult>;
}

/** Lays out a consumer whose CI workflow is `files[CI]`, and the suite `shipgate/shipgate` that it may call. */
export function stage(files: Files, suiteFiles: Files = {}): Stage {
  const root = mkdtempSync(join(tmpdir(), 'stage-'));
  const consumer = join(root, 'consumer');
  const suite = join(root, 'suite');
  lay(consumer, { 'README.md': 'petstore\n', ...files });
  lay(suite, { 'README.md': 'shipgate\n', ...suiteFiles });
  const sha = commitAll(consumer);
  return {
    consumer,
    suite,
    sha,
    play: (change) =>
      runWorkflow({
        workflow: CI,
        repository: { slug: 'acme/petstore', path: consumer },
        event: { name: 'push', payload: {}, ref: 'refs/heads/main', sha, actor: 'octocat' },
        suites: { 'shipgate/shipgate': suite },
        env: { NO_COLOR: '1' },
        ...change,
      }),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Plays one workflow in a repository of its own. */
export async function playOnce(workflow: string, change?: Partial<RunOptions>): Promise<RunResult> {
  using place = stage({ [CI]: workflow });
  return await place.play(change);
}

/** A workflow on push with the given jobs, indented by two. */
export const onPush = (jobs: string): string => `name: CI\non: push\njobs:\n${jobs.replace(/^\n/, '')}\n`;

/** A JavaScript action whose main (and post) are the given source. */
export function action(name: string, main: string, more: { inputs?: string; post?: string } = {}): Files {
  const post = more.post ? '\n  post: post.mjs' : '';
  return {
    [`actions/${name}/action.yml`]: `name: ${name}\ndescription: d\n${more.inputs ?? ''}\nruns:\n  using: node24\n  main: main.mjs${post}\n`,
    [`actions/${name}/main.mjs`]: main,
    ...(more.post ? { [`actions/${name}/post.mjs`]: more.post } : {}),
  };
}

export function lay(folder: string, files: Files) {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** Commits everything and answers the commit. */
export function commitAll(folder: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder, encoding: 'utf8' });
  if (!existsSync(join(folder, '.git'))) git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'state');
  return git('rev-parse', 'HEAD').trim();
}
