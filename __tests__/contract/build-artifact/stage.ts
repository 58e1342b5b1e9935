import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Permissions } from '#sandbox/github/tokens.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { type BundleRun, runBundle } from '#testing/run-bundle.ts';

export const REPOSITORY = 'acme/petstore';
export const FORK = 'mallory/petstore';
export const SHA = 'c'.repeat(40);
export const OUTPUT = {
  '.vercel/output/config.json': '{"version":3}',
  '.vercel/output/static/index.html': 'built',
  '.vercel/output/functions/a.func/index.js': 'export default 1',
};

export type Inputs = Record<string, string>;

/** A GitHub with two runs: one of a fork's pull request, and one that works for it, in which the tests' downloads run. */
export interface Stage extends AsyncDisposable {
  sandbox: Sandbox;
  /** The fork's run. */
  forkRun: number;
  /** Makes a folder with these files and one link; an empty one without any. */
  folder(files?: Record<string, string>): string;
  /** A step of the fork's run. */
  upload(inputs: Inputs): Promise<BundleRun>;
  /** A step of the fork's run that has no token for the API. */
  downloadHere(inputs: Inputs): Promise<BundleRun>;
  /** A step of the other run, with a token of these permissions. */
  downloadThere(inputs: Inputs, permissions?: Permissions): Promise<BundleRun>;
  /** What fits the fork's run. */
  from(digest: string | undefined): Inputs;
}

export async function setStage(): Promise<Stage> {
  const sandbox = await startSandbox({ services: ['github', 'artifacts'] });
  const { github, artifacts } = sandbox;
  github.createRepository(REPOSITORY);
  github.createRepository(FORK);
  const forkRun = github.createRun(REPOSITORY, {
    headSha: SHA,
    headRepository: FORK,
    status: 'completed',
    conclusion: 'success',
  }).id;
  const trustedRun = github.createRun(REPOSITORY, { event: 'workflow_run' }).id;
  const folders: string[] = [];
  const step = (inputs: Inputs, run: number, token: string) =>
    runBundle('build-artifact', inputs, {
      env: {
        GITHUB_API_URL: github.url,
        GITHUB_TOKEN: token,
        ACTIONS_RESULTS_URL: artifacts.url,
        ACTIONS_RUNTIME_TOKEN: artifacts.runtimeToken(run, 'job'),
      },
    });
  return {
    sandbox,
    forkRun,
    folder(files = {}) {
      const root = mkdtempSync(join(tmpdir(), 'shipgate-site-'));
      folders.push(root);
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), text);
      }
      if (files === OUTPUT) symlinkSync('a.func', join(root, '.vercel/output/functions/b.func'));
      return root;
    },
    upload: (inputs) => step({ operation: 'upload', ...inputs }, forkRun, ''),
    downloadHere: (inputs) => step({ operation: 'download', ...inputs }, forkRun, ''),
    downloadThere: (inputs, permissions = { actions: 'read' }) =>
      step({ operation: 'download', ...inputs }, trustedRun, github.issueToken({ repository: REPOSITORY, permissions })),
    from: (digest = '') => ({ 'run-id': String(forkRun), sha: SHA, repository: FORK, digest }),
    async [Symbol.asyncDispose]() {
      for (const root of folders) rmSync(root, { recursive: true, force: true });
      await sandbox[Symbol.asyncDispose]();
    },
  };
}
