import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CLI_VERSION } from '@shipgate/deploy/prebuild/cli.ts';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import type { Change, Folder } from '#sandbox/stage/consumer.ts';
import { type Pull, pullRequestEvent } from '#sandbox/stage/events.ts';
import { type Stage, type StageRun, setStage } from '#sandbox/stage/stage.ts';

/** In place of Vercel's command line, 360 MB from the registry: it takes the site's folder as the output. */
const VERCEL = [
  `#!${process.execPath}`,
  "const fs = require('node:fs');",
  `if (process.argv[2] === '--version') { console.log('${CLI_VERSION}'); process.exit(); }`,
  "fs.mkdirSync('.vercel/output', { recursive: true });",
  "const headers = JSON.parse(fs.readFileSync('vercel.json', 'utf8')).headers.map(({ source, headers }) => ({",
  '  src: source, headers: Object.fromEntries(headers.map(({ key, value }) => [key, value])), continue: true }));',
  "fs.writeFileSync('.vercel/output/config.json', JSON.stringify({ version: 3, routes: headers, overrides: { 'hours.html': { path: 'hours' } } }));",
  "fs.cpSync('site', '.vercel/output/static', { recursive: true });",
].join('\n');

/** A consumer with preview and preview-fork, a stranger's fork, and people of each role. */
export interface ForkStage extends AsyncDisposable {
  stage: Stage;
  fork: Folder;
  /** Commits to a branch of the fork, opens a pull request where there is none, and plays the untrusted half. */
  propose(number: number, change?: Change): Promise<{ pull: Pull; built: StageRun }>;
  /** Plays the trusted half for the end of a run. */
  follow(built: StageRun): Promise<StageRun>;
  /** Plays it for a label that was added. */
  followLabel(pull: Pull, label: string): Promise<StageRun>;
  /** Adds the label that approves a commit. */
  approve(pull: Pull, login: string, sha?: string): string;
  /** Gives the caller on main more inputs than the example's; a call before counts no more. */
  call(inputs: Record<string, string | number | boolean>): void;
  /** What a protected preview answers to someone who may see it. */
  read(url: string, path: string): Promise<string>;
  comments(number: number): string[];
  /** Calls to Vercel since the last time that this was asked. */
  vercelCalls(): string[];
}

export const MINUTE_MS = 60_000;

export async function setForkStage(): Promise<ForkStage> {
  await using opened = new AsyncDisposableStack();
  const bin = mkdtempSync(join(tmpdir(), 'shipgate-vercel-'));
  const { PATH = '' } = process.env;
  opened.defer(() => {
    process.env.PATH = PATH;
    rmSync(bin, { recursive: true, force: true });
  });
  writeFileSync(join(bin, 'vercel'), VERCEL);
  chmodSync(join(bin, 'vercel'), 0o755);
  process.env.PATH = `${bin}:${PATH}`;
  const collaborators = { mona: 'write', tara: 'triage' } as const;
  const chromePath = await provideBrowser(process.env);
  const stage = opened.use(await setStage({ chromePath, example: 'static-site', seed: 'none', collaborators }));
  const { consumer, sandbox } = stage;
  const { github, traffic } = sandbox;
  const fork = stage.fork('mallory/static-site');
  const caller = consumer.read('.github/workflows/preview-fork.yml');
  let seen = traffic.requests.length;
  const pulls = new Set<number>();
  const set = opened.move();
  return {
    stage,
    fork,
    async propose(number, change = {}) {
      const branch = `change-${number}`;
      const title = 'Mine @everyone `x`';
      const sha = fork.commit(branch, title, { 'site/hello.txt': `from the fork, ${number}, ${Date.now()}\n`, ...change });
      if (pulls.has(number)) github.pushToPullRequest(consumer.slug, number, sha);
      else
        github.createPullRequest(consumer.slug, {
          number,
          title,
          head: { ref: branch, sha, repository: fork.slug },
          login: 'mallory',
        });
      pulls.add(number);
      const pull = { number, title, branch, sha, fork };
      return { pull, built: await stage.run('preview', pullRequestEvent(consumer, pull)) };
    },
    follow: (built) => stage.run('preview-fork', stage.workflowRunEvent(built)),
    followLabel(pull, label) {
      const event = pullRequestEvent(consumer, pull, { action: 'labeled', label });
      return stage.run('preview-fork', { ...event, name: 'pull_request_target', ref: 'refs/heads/main', sha: consumer.head() });
    },
    approve({ number, sha }, login, other = sha) {
      const label = `deploy:${other}`;
      github.addLabel(consumer.slug, number, label, login);
      return label;
    },
    call(inputs) {
      const lines = Object.entries(inputs).map(([name, value]) => `      ${name}: ${value}\n`);
      const text = caller.replace('    with:\n', `    with:\n${lines.join('')}`);
      consumer.commit('main', 'Other inputs', { '.github/workflows/preview-fork.yml': text });
    },
    async read(url, path) {
      const { hostname, port } = new URL(url);
      const bypass = stage.secrets.VERCEL_AUTOMATION_BYPASS_SECRET;
      const headers = { host: `${hostname}:${port}`, 'x-vercel-protection-bypass': bypass };
      const [response] = (await once(request({ host: '127.0.0.1', port, path, headers }).end(), 'response')) as [IncomingMessage];
      return await text(response);
    },
    comments: (number) => github.comments(consumer.slug, number).map(({ body }) => body),
    vercelCalls() {
      const calls = traffic.requests.slice(seen).filter(({ service }) => service === 'vercel');
      seen = traffic.requests.length;
      return calls.map(({ method, url }) => `${method} ${url.pathname}`);
    },
    [Symbol.asyncDispose]: () => set.disposeAsync(),
  };
}
