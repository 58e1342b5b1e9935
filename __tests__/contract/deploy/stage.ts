import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import type { NewProject } from '#sandbox/vercel/start.ts';
import { type BundleOptions, type BundleRun, runBundle, runPost } from '#testing/run-bundle.ts';

export const REPOSITORY = 'acme/petstore';
export const SITE = { 'index.html': '<h1>Pets</h1>', 'app.js': 'start()' };

/** A Vercel and a GitHub with one project, and a way to run the action against them. */
export interface Stage extends AsyncDisposable {
  sandbox: Sandbox;
  /** Makes a folder with these files. */
  folder(files: Record<string, string>): string;
  /** Uploads these files to Vercel beforehand, so that a first create already takes effect. */
  upload(files: Record<string, string>): Promise<void>;
  /** Runs the action with the token and the project, unless a test gives others. */
  deploy(inputs: Record<string, string>, options?: BundleOptions): Promise<BundleRun>;
  /** Runs the `post` part after a main part. */
  post(inputs: Record<string, string>, main: BundleRun): Promise<BundleRun>;
  /** Deploys SITE to production and returns its id. */
  release(inputs?: Record<string, string>): Promise<string>;
  /** Paths of the calls made to Vercel, without versions and queries. */
  calls(): string[];
}

export async function setStage(project: Partial<NewProject> = {}): Promise<Stage> {
  const sandbox = await startSandbox({ services: ['vercel', 'github'] });
  sandbox.vercel.createProject({ name: 'petstore', ...project });
  sandbox.github.createRepository(REPOSITORY);
  const folders: string[] = [];
  const env = {
    VERCEL_API_URL: sandbox.vercel.apiUrl,
    VERCEL_ORG_ID: sandbox.vercel.teamId,
    VERCEL_PROJECT_ID: 'petstore',
    VERCEL_TOKEN: sandbox.vercel.token,
    GITHUB_API_URL: sandbox.github.url,
    GITHUB_TOKEN: sandbox.github.token,
  };
  const stage: Stage = {
    sandbox,
    folder(files) {
      const root = mkdtempSync(join(tmpdir(), 'shipgate-site-'));
      folders.push(root);
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), text);
      }
      return root;
    },
    async upload(files) {
      const { apiUrl, token, teamId } = sandbox.vercel;
      for (const body of Object.values(files)) {
        const digest = createHash('sha1').update(body).digest('hex');
        const headers = { authorization: `Bearer ${token}`, 'x-vercel-digest': digest };
        await fetch(`${apiUrl}/v2/files?teamId=${teamId}`, { method: 'POST', headers, body });
      }
    },
    deploy: (inputs, options = {}) => runBundle('deploy', inputs, { ...options, env: { ...env, ...options.env } }),
    post: (inputs, main) => runPost('deploy', inputs, main, { env }),
    async release(inputs = {}) {
      const site = stage.folder({ ...SITE, 'version.txt': `release ${folders.length}` });
      using run = await stage.deploy({ environment: 'production', 'working-directory': site, ...inputs });
      if (run.exitCode !== 0) throw new Error(`The release failed:\n${run.stdout}${run.stderr}`);
      return run.outputs['deployment-id'] ?? '';
    },
    calls: () =>
      sandbox.traffic.requests
        .filter(({ service }) => service === 'vercel')
        .map(({ method, url }) => `${method} ${url.pathname.replace(/^\/v\d+/, '').replace(/dpl_\w+/g, 'ID')}`),
    async [Symbol.asyncDispose]() {
      for (const root of folders) rmSync(root, { recursive: true, force: true });
      await sandbox[Symbol.asyncDispose]();
    },
  };
  return stage;
}
