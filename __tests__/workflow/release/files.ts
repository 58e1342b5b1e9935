import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { type Change, SUITE_ROOT } from '#sandbox/stage/consumer.ts';

const WORKFLOW = '.github/workflows/ci-release.yml';
const CHANGESETS = join(SUITE_ROOT, 'node_modules/@changesets/cli');

/** A ci-release.yml with one right less, such as `contents: write`: what was `write` may still be read, what was read is gone. */
export function withLess(job: string, right: string): Change {
  const document = parseDocument(readFileSync(join(SUITE_ROOT, WORKFLOW), 'utf8'));
  const [scope, access] = right.split(': ');
  const path = ['jobs', job, 'permissions', scope];
  if (document.getIn(path) !== access) throw new Error(`${job} has no ${right}.`);
  document.setIn(path, access === 'write' ? 'read' : 'none');
  return { [WORKFLOW]: document.toString({ lineWidth: 0 }) };
}

/** Makes `dist/` of each action's `src/`, in no time and always alike; like the real build it needs what `npm ci` brings. */
const BUILD = `import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { HEAD } from '@shipgate/core';
for (const source of globSync('actions/*/src/index.js')) {
  const folder = source.replace(/^actions.(.+).src.index.js$/, 'dist/$1');
  mkdirSync(folder, { recursive: true });
  writeFileSync(folder + '/index.js', HEAD + readFileSync(source, 'utf8'));
}
`;

/**
 * Lays out a repository of this suite's shape: its scripts, its ci-release.yml, one action and one workflow that uses it. npm finds all
 * packages in it: changesets stands there as a door to this checkout's.
 * @param change lies on top; `dist/` is what the build makes without it.
 */
export function layFiles(folder: string, version: '0.0.0' | '1.0.0', change: Change): void {
  const scripts = globSync('scripts/{*,release/*}.{ts,mjs}', { cwd: SUITE_ROOT });
  for (const path of [...scripts, WORKFLOW, '.changeset/config.json']) cpSync(join(SUITE_ROOT, path), join(folder, path));
  const components = {
    'actions/deploy': { name: '@shipgate/deploy', version, dependencies: { '@shipgate/core': '0.0.0' } },
    'reusable-workflows/preview': { name: '@shipgate/workflow-preview', version, dependencies: { '@shipgate/deploy': version } },
  };
  const workspaces = {
    ...components,
    'packages/core': { name: '@shipgate/core', version: '0.0.0', exports: './index.js' },
    'packages/changesets': { name: '@changesets/cli', version: '0.0.0', exports: { './changelog': './changelog.js' } },
  };
  const root = { name: 'suite', private: true, type: 'module', workspaces: ['packages/*', 'actions/*', 'reusable-workflows/*'] };
  const suite = JSON.parse(readFileSync(join(SUITE_ROOT, 'package.json'), 'utf8'));
  write(folder, {
    '.gitignore': 'node_modules\n',
    'README.md': '# A suite\n\n`uses: shipgate/shipgate/actions/deploy@deploy/v1`\n',
    'package.json': { ...root, scripts: { ...suite.scripts, build: 'node build.js' } },
    'package-lock.json': lockfileOf(root, workspaces),
    'build.js': BUILD,
    'packages/core/index.js': "export const HEAD = '// Built.\\n';\n",
    'packages/changesets/bin.js': `import '${CHANGESETS}/bin.js';\n`,
    'packages/changesets/changelog.js': `export { default } from '${CHANGESETS}/dist/changelog.mjs';\n`,
    'actions/deploy/src/index.js': 'deploy();\n',
    'dist/deploy/index.js': '// Built.\ndeploy();\n',
    '.github/workflows/preview.yml': 'on: workflow_call\n',
  });
  for (const [room, manifest] of Object.entries(workspaces))
    write(folder, { [`${room}/package.json`]: { ...manifest, private: true, type: 'module' } });
  for (const [room, { name }] of Object.entries(components)) write(folder, notesOf(room, name, version));
  write(folder, change);
}

/** What a component says of itself: before its first release a changeset, after it a CHANGELOG. */
function notesOf(room: string, name: string, version: string): Record<string, string> {
  const log = `${room}/CHANGELOG.md`;
  if (version !== '0.0.0') return { [log]: `# ${name}\n\n## ${version}\n\n- The first ${basename(room)}.\n` };
  const changeset = `---\n"${name}": major\n---\n\nThe first ${basename(room)}.\n`;
  return { [log]: `# ${name}\n`, [`.changeset/first-${basename(room)}.md`]: changeset };
}

/** As npm would write it: all that is to be installed lies in the repository. */
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
