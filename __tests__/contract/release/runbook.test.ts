import { spawn } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startArtifacts } from '#sandbox/artifacts/artifacts.ts';
import { startGithub } from '#sandbox/github/github.ts';
import { createTraffic } from '#sandbox/traffic/traffic.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';
import { createWorld, type World } from './world.ts';

/** docs/releasing.md, section by section: each block of commands is run as it stands, in a repository that is in that situation. */
const RUNBOOK = readFileSync(join(REPOSITORY_ROOT, 'docs/releasing.md'), 'utf8');
const sections = RUNBOOK.split(/^## /m)
  .slice(1)
  .map((text) => ({
    title: text.split('\n')[0] ?? '',
    blocks: [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block]) => block ?? ''),
  }));
const blocksOf = (title: string) => sections.find((section) => section.title === title)?.blocks ?? [];

const played: string[] = [];
let environment: Record<string, string>;
const closing: AsyncDisposable[] = [];

beforeAll(async () => {
  const artifacts = await startArtifacts(createTraffic());
  const github = await startGithub(createTraffic(), artifacts);
  closing.push(github, artifacts);
  github.createRepository('acme/suite', { immutableReleases: true });
  environment = { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: 'acme/suite', GITHUB_TOKEN: github.token };
});

afterAll(async () => {
  for (const one of closing) await one[Symbol.asyncDispose]();
});

/** A world with this repository's commands; building takes minutes and is tested elsewhere. */
function scriptedWorld(versions: Record<string, string>): World {
  const world = createWorld();
  for (const name of ['scripts', 'node_modules']) symlinkSync(join(REPOSITORY_ROOT, name), join(world.folder, name));
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'package.json'), 'utf8'));
  const folders = Object.keys(versions).map((name) => `actions/${name}`);
  const locked = folders.map((folder) => [folder, { version: versions[folder.slice('actions/'.length)] }]);
  world.commit(versions, {
    files: {
      '.gitignore': 'node_modules\nscripts\n',
      '.changeset/config.json': readFileSync(join(REPOSITORY_ROOT, '.changeset/config.json'), 'utf8'),
      'README.md': '# A suite\n',
      'package.json': JSON.stringify({
        name: 'suite',
        private: true,
        workspaces: ['actions/*'],
        scripts: { ...scripts, build: `test -n "${scripts.build}"` },
      }),
      'package-lock.json': JSON.stringify({ packages: Object.fromEntries(locked) }),
    },
  });
  return world;
}

async function play(world: World, block: string | undefined): Promise<string> {
  if (block === undefined) throw new Error('docs/releasing.md lacks a block that this test plays.');
  played.push(block);
  const own = Object.entries(process.env).filter(([name]) => !/^(GITHUB_|npm_)/.test(name));
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', block], {
    cwd: world.folder,
    env: {
      ...Object.fromEntries(own),
      ...environment,
      NODE_OPTIONS: '',
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      GIT_AUTHOR_NAME: 'Ann',
      GIT_AUTHOR_EMAIL: 'ann@example.com',
      GIT_COMMITTER_NAME: 'Ann',
      GIT_COMMITTER_EMAIL: 'ann@example.com',
    },
  });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((done) => shell.once('close', done));
  expect({ block, code, output: code === 0 ? '' : output }).toEqual({ block, code: 0, output: '' });
  return output;
}

test('A normal release: the dry run says what is missing', async () => {
  using world = scriptedWorld({ deploy: '1.0.0' });
  const [look] = blocksOf('A normal release');
  expect(await play(world, look)).toContain('To be tagged');
  expect(world.tags()).toEqual({});
});

test('A run that stopped half way: it is completed by hand, tags first and releases then', async () => {
  using world = scriptedWorld({ deploy: '1.0.0' });
  const [tag, publish] = blocksOf('A run that stopped half way');
  await play(world, tag);
  expect(Object.keys(world.tags())).toEqual(['deploy/v1', 'deploy/v1.0.0']);
  expect(await play(world, publish)).toContain('**Released**');
});

test('A fix of an older major: the branch starts at the moving tag, and the plan moves that tag only', async () => {
  using world = scriptedWorld({ deploy: '1.2.3' });
  await world.release();
  world.commit({ deploy: '2.0.0' });
  await world.release();
  const [branch, look] = blocksOf('A fix of an older major');
  await play(world, branch);
  world.commit({ deploy: '1.2.4' }, { branch: 'release/deploy-v1' });
  const output = await play(world, look);
  expect(output).toContain('`deploy/v1` to `deploy/v1.2.4`');
  expect(output).not.toContain('deploy/v2');
});

test('A release that is broken: its cause is taken back on a branch', async () => {
  using world = scriptedWorld({ deploy: '1.0.0' });
  world.commit({}, { files: { 'broken.txt': 'oops' } });
  const [revert] = blocksOf('A release that is broken');
  await play(world, revert);
  expect(world.git('ls-tree', '--name-only', 'origin/mend')).not.toContain('broken.txt');
});

test('The first release: the versions can be seen before', async () => {
  using world = scriptedWorld({ deploy: '0.0.0' });
  world.commit({}, { files: { '.changeset/first-deploy.md': '---\n"@shipgate/deploy": major\n---\n\nThe first.\n' } });
  const [look] = blocksOf('The first release');
  expect(await play(world, look)).toContain('actions/deploy/package.json');
  expect(readFileSync(join(world.folder, 'actions/deploy/package.json'), 'utf8')).toContain('"version": "1.0.0"');
});

test('no block of the runbook was left out', () => {
  expect(sections.flatMap(({ blocks }) => blocks).filter((block) => !played.includes(block))).toEqual([]);
});

test('what the runbook names is there', () => {
  const workflow = readFileSync(join(REPOSITORY_ROOT, '.github/workflows/ci-release.yml'), 'utf8');
  expect(workflow).toContain('name: See what is to be done');
  expect(workflow).toContain('environment: release');
  expect(workflow).toContain('branches: [main, release/**]');
  expect(readFileSync(join(REPOSITORY_ROOT, 'scripts/release/version-commit.ts'), 'utf8')).toContain(
    "TITLE = 'Release the next versions'",
  );
});
