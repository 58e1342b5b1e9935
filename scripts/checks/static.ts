import { globSync } from 'node:fs';
import { type Check, failed, PASSED, skipped } from './check.ts';
import { ROOT, runChild } from './child.ts';
import { installTools, tool } from './tools.ts';

const WORKFLOWS = ['.github/workflows/*.yml', 'reusable-workflows/*/*.yml', 'examples/*/.github/workflows/*.yml'];
const ACTIONS = [
  'actions/*/action.yml',
  'examples/*/.github/**/action.yml',
  'packages/sandbox/src/runner/stand-ins/*/action.yml',
];
const DEPENDABOT = ['.github/dependabot.yml', 'examples/*/.github/dependabot.yml'];

/** What each linter looks at, from the repository's root; a test compares it with what git knows. */
export const lintedFiles = () => ({
  zizmor: filesLike([...WORKFLOWS, ...ACTIONS, ...DEPENDABOT]),
  actionlint: filesLike(WORKFLOWS),
});

/** What an example has installed is not ours to lint. */
const filesLike = (patterns: readonly string[]) =>
  globSync(patterns, { cwd: ROOT, exclude: (path) => path.includes('node_modules') }).toSorted();

/** Runs a linter of workflow files over ours; any finding, or nothing to look at, is a failure. */
const linter = (name: keyof ReturnType<typeof lintedFiles>, args: readonly string[]): Check => ({
  name,
  async run() {
    const obstacle = await installTools();
    if (obstacle) return skipped(`its Python wheel could not be installed: ${obstacle}`);
    const files = lintedFiles()[name];
    if (files.length === 0) return failed(`There is no file for ${name} to look at.`);
    const { code, output } = await runChild(tool(name), [...args, ...files], { output: 'keep' });
    return code === 0 ? PASSED : failed(output.trim() || `exit code ${code}`);
  },
});

/** shellcheck and pyflakes are switched off: what they find would depend on the machine. */
export const STATIC_CHECKS: readonly Check[] = [
  linter('zizmor', ['--offline', '--persona=pedantic', '--no-progress', '--color=never', '--quiet']),
  linter('actionlint', ['-no-color', '-shellcheck=', '-pyflakes=']),
];
