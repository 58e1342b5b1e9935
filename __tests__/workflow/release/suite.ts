import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import type { LocalGithub } from '#sandbox/github/github.ts';
import { startIdTokens } from '#sandbox/github/id-tokens.ts';
import type { NewReview } from '#sandbox/github/reviews.ts';
import { createConcurrencyGroups } from '#sandbox/runner/play/concurrency.ts';
import type { RunResult } from '#sandbox/runner/result.ts';
import { startSandbox } from '#sandbox/sandbox.ts';
import { type Change, type Consumer, createConsumer, SUITE_ROOT } from '#sandbox/stage/consumer.ts';
import { pushEvent } from '#sandbox/stage/events.ts';
import { git } from '#sandbox/stage/git.ts';
import { playOn } from '#sandbox/stage/play.ts';

const SLUG = 'acme/suite';
const WORKFLOW = '.github/workflows/ci-release.yml';

const CHANGESETS = join(SUITE_ROOT, 'node_modules/@changesets/cli');

/** A repository of this suite's shape on the local GitHub, whose ci-release.yml is played as it is. */
export interface Suite extends AsyncDisposable {
  github: LocalGithub;
  repository: Consumer;
  /** Plays ci-release.yml for a push of main's head. */
  release(review?: NewReview): Promise<Played>;
  /** The commits that tags stand for. */
  tags(): Record<string, string>;
  /** Merges the pull request that is open. @returns main's new head. */
  merge(): Promise<string>;
  pulls(): Promise<Pull[]>;
}

export interface Played {
  run: RunResult;
  /** What became of each job that was not skipped. */
  ran: Record<string, string>;
}

interface Pull {
  number: number;
  title: string;
  body: string;
  head: { ref: string; sha: string };
}

export interface Shape {
  /** Both components': 0.0.0 has the changesets of a first release. */
  version: '0.0.0' | '1.0.0';
  /** Who may approve in the environment `release`; without any it is not protected. */
  reviewers?: string[];
  change?: Change;
}

export async function openSuite({ version, reviewers = ['lena'], change = {} }: Shape): Promise<Suite> {
  await using opened = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-suite-'));
  opened.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const sandbox = opened.use(await startSandbox({ services: ['github'] }));
  const idTokens = opened.use(await startIdTokens(sandbox.traffic, SLUG));
  const { github } = sandbox;
  const made = github.createRepository(SLUG, { immutableReleases: true });
  if (reviewers.length > 0) github.createEnvironment(SLUG, 'release', { reviewers });
  lay(join(folder, 'files'), version, change);
  const repository = { ...createConsumer(join(folder, 'files'), SLUG, folder), id: made.id };
  made.gitFolder = repository.path;
  const scene = {
    ...{ sandbox, consumer: repository, forks: new Map(), secrets: {}, vars: {}, chromePath: '' },
    concurrency: createConcurrencyGroups(),
  };
  // Nothing of a release may need a registry.
  const env = { NODE_OPTIONS: '', ...idTokens.env, GITHUB_SERVER_URL: github.serverUrl, npm_config_offline: 'true' };
  const api = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${github.token}` };
    const response = await fetch(`${github.url}/repos/${SLUG}${path}`, { method, headers, body: JSON.stringify(body) });
    return response.json();
  };
  const pulls = (): Promise<Pull[]> => api('GET', '/pulls');
  const all = opened.move();
  return {
    github,
    repository,
    async release(review) {
      const event = pushEvent(repository, { sha: repository.head(), before: '0'.repeat(40) });
      const run = await playOn(scene, 'ci-release', event, { env, reviews: review ? [review] : [] });
      const results = Object.entries(run.jobs).map(([id, { result }]) => [id, result] as const);
      return { run, ran: Object.fromEntries(results.filter(([, result]) => result !== 'skipped')) };
    },
    tags() {
      const lines = git(repository.path, 'for-each-ref', '--format=%(refname:lstrip=2) %(*objectname)', 'refs/tags').split('\n');
      return Object.fromEntries(lines.filter(Boolean).map((line) => line.split(' ')));
    },
    async merge() {
      const [open] = await pulls();
      if (!open) throw new Error('No pull request is open.');
      await api('PATCH', `/pulls/${open.number}`, { state: 'closed' });
      return repository.merge(open.head.sha);
    },
    pulls,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** A ci-release.yml with one right less, such as `contents: write`: what was `write` may still be read, what was read is gone. */
export function withLess(job: string, right: string): Change {
  const document = parseDocument(readFileSync(join(SUITE_ROOT, WORKFLOW), 'utf8'));
  const [scope, access] = right.split(': ');
  const path = ['jobs', job, 'permissions', scope];
  if (document.getIn(path) !== access) throw new Error(`${job} has no ${right}.`);
  document.setIn(path, access === 'write' ? 'read' : 'none');
  return { [WORKFLOW]: document.toString({ lineWidth: 0 }) };
}

/** Builds what a component's `src/` is into `dist/`, in no time and always alike. */
const BUILD = `import { cpSync, globSync } from 'node:fs';
for (const file of globSync('actions/*/src/index.js')) cpSync(file, file.replace(/^actions.(.+).src/, 'dist/$1'));
`;

function lay(folder: string, version: Shape['version'], change: Change): void {
  const own = ['scripts', WORKFLOW, '.changeset/config.json'];
  for (const path of own) cpSync(join(SUITE_ROOT, path), join(folder, path), { recursive: true });
  const dependencies = { '@shipgate/deploy': version };
  const workspaces = {
    'actions/deploy': { name: '@shipgate/deploy', version },
    'reusable-workflows/preview': { name: '@shipgate/workflow-preview', version, dependencies },
    // Changesets comes from this checkout's packages, by a door.
    'packages/changesets': { name: '@changesets/cli', version: '0.0.0', exports: { './changelog': './changelog.js' } },
  };
  const root = { name: 'suite', private: true, type: 'module', workspaces: ['packages/*', 'actions/*', 'reusable-workflows/*'] };
  const { scripts } = JSON.parse(readFileSync(join(SUITE_ROOT, 'package.json'), 'utf8'));
  const files: Record<string, string | object> = {
    '.gitignore': 'node_modules\n',
    'README.md': '# A suite\n\n`uses: shipgate/shipgate/actions/deploy@deploy/v1`\n',
    'package.json': { ...root, scripts: { ...scripts, build: 'node build.js' } },
    'package-lock.json': lockfileOf(root, workspaces),
    'build.js': BUILD,
    'packages/changesets/bin.js': `import '${CHANGESETS}/bin.js';\n`,
    'packages/changesets/changelog.js': `export { default } from '${CHANGESETS}/dist/changelog.mjs';\n`,
    'actions/deploy/src/index.js': 'deploy();\n',
    '.github/workflows/preview.yml': 'on: workflow_call\n',
  };
  for (const [room, manifest] of Object.entries(workspaces)) {
    files[`${room}/package.json`] = { ...manifest, private: true, type: 'module' };
    files[`${room}/CHANGELOG.md`] = `# ${manifest.name}\n${version === '0.0.0' ? '' : `\n## ${version}\n\n- The first.\n`}`;
    if (version === '0.0.0' && !room.startsWith('packages/'))
      files[`.changeset/first-${room.split('/')[1]}.md`] =
        `---\n"${manifest.name}": major\n---\n\nThe first ${room.split('/')[1]}.\n`;
  }
  write(folder, files);
  execFileSync(process.execPath, ['build.js'], { cwd: folder });
  write(folder, change);
}

const lockfileOf = (root: object, workspaces: Record<string, { name: string }>) => ({
  name: 'suite',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': root,
    ...workspaces,
    ...Object.fromEntries(
      Object.entries(workspaces).map(([room, { name }]) => [`node_modules/${name}`, { resolved: room, link: true }]),
    ),
  },
});

function write(folder: string, files: Readonly<Record<string, string | object>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
  }
}
