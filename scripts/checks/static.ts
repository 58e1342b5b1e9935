import { globSync } from 'node:fs';
import { type Check, failed, PASSED, skipped } from './check.ts';
import { ROOT, runChild } from './child.ts';
import { installTools, tool } from './tools.ts';

const WORKFLOWS = ['.github/workflows/*.yml', 'reusable-workflows/*/*.yml', 'examples/*/.github/workflows/*.yml'];
const ACTIONS = ['actions/*/action.yml', 'examples/*/**/action.yml'];
const DEPENDABOT = ['.github/dependabot.yml'];

/** Runs a linter of workflow files over ours; any finding, or nothing to look at, is a failure. */
const linter = (name: string, args: readonly string[], patterns: readonly string[]): Check => ({
  name,
  async run() {
    const obstacle = await installTools();
    if (obstacle) return skipped(`its Python wheel could not be installed: ${obstacle}`);
    const files = globSync(patterns, { cwd: ROOT }).toSorted();
    if (files.length === 0) return failed(`There is no file like ${patterns.join(', ')}.`);
    const { code, output } = await runChild(tool(name), [...args, ...files], { output: 'keep' });
    return code === 0 ? PASSED : failed(output.trim() || `exit code ${code}`);
  },
});

/** shellcheck and pyflakes are switched off: what they find would depend on the machine. */
export const STATIC_CHECKS: readonly Check[] = [
  linter(
    'zizmor',
    ['--offline', '--persona=pedantic', '--no-progress', '--color=never', '--quiet'],
    [...WORKFLOWS, ...ACTIONS, ...DEPENDABOT],
  ),
  linter('actionlint', ['-no-color', '-shellcheck=', '-pyflakes='], WORKFLOWS),
];
