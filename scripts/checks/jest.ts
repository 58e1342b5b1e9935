import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { type Check, type CheckResult, failed } from './check.ts';
import { ROOT, runChild } from './child.ts';

/** The part of jest's result file that is read. @see https://jestjs.io/docs/configuration#testresultsprocessor-string */
interface JestResults {
  numPassedTests: number;
  numFailedTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: { name: string; assertionResults: { fullName: string; status: string }[] }[];
}

/** A group of tests that suffers the same load. */
interface Group {
  name: string;
  folders: string;
  workers: number;
  /** For one test that has none of its own; the heavy ones wait for Chrome, Postgres and each other. */
  timeoutMs: number;
}

const UNIT: Group = { name: 'unit and meta tests', folders: '__tests__/(unit|meta)/', workers: 2, timeoutMs: 60_000 };
/** These wait for timeouts, retries and builds for almost half of their time: a third worker keeps two cores busy. */
const CONTRACT: Group = { name: 'contract tests', folders: '__tests__/contract/', workers: 3, timeoutMs: 240_000 };
const WORKFLOW: Group = {
  name: 'workflow tests',
  folders: '__tests__/workflow/(?!examples-long/)',
  workers: 3,
  timeoutMs: 480_000,
};
/** Examples that install from a registry and build for minutes. */
const LONG_EXAMPLES: Group = {
  name: 'long examples',
  folders: '__tests__/workflow/examples-long/',
  workers: 2,
  timeoutMs: 900_000,
};
/** Both in one go: while a long one installs, others run. */
const WORKFLOW_AND_EXAMPLES: Group = {
  ...WORKFLOW,
  name: 'workflow tests and long examples',
  folders: '__tests__/workflow/',
};

/** The jest groups; with arguments of the caller's (`smoke`, `-t 'a title'`) one group of what they choose. */
export function jestChecks(chosen: readonly string[], examples: 'short' | 'all'): Check[] {
  const groups = [UNIT, CONTRACT, examples === 'all' ? WORKFLOW_AND_EXAMPLES : WORKFLOW];
  if (chosen.length === 0) return groups.map((group) => jestCheck(group, [group.folders]));
  return [jestCheck({ ...WORKFLOW, name: `tests: ${chosen.join(' ')}`, workers: 2 }, chosen)];
}

export const LONG_EXAMPLES_CHECK = jestCheck(LONG_EXAMPLES, [LONG_EXAMPLES.folders]);

function jestCheck(group: Group, args: readonly string[]): Check {
  return {
    name: group.name,
    async run() {
      const folder = mkdtempSync(join(tmpdir(), 'shipgate-jest-'));
      const file = join(folder, 'results.json');
      const options = [`--maxWorkers=${group.workers}`, `--testTimeout=${group.timeoutMs}`, '--json', `--outputFile=${file}`];
      try {
        const { code } = await runChild(process.execPath, [join(ROOT, 'node_modules/jest/bin/jest.js'), ...options, ...args], {
          // With --json jest tells people on standard error; on the other stream is what the code under test says to a runner.
          output: 'show-stderr',
          env: { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning', PATH: nodeFirst() },
        });
        return readResults(file, code);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Steps of workflow tests call `node`: it is this one, as it is the runner's own on GitHub. */
const nodeFirst = () => [dirname(process.execPath), process.env.PATH].join(process.platform === 'win32' ? ';' : ':');

function readResults(file: string, code: number): CheckResult {
  const results = JSON.parse(readFileSync(file, 'utf8')) as JestResults;
  const skips = results.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => ['pending', 'todo', 'skipped', 'disabled'].includes(status))
      .map(({ fullName }) => `${relative(ROOT, name)}: ${fullName}`),
  );
  const bad = results.numFailedTests + results.numRuntimeErrorTestSuites;
  // Such as a worker that had to be killed: no test says so, only the exit code.
  if (code !== 0 && bad === 0) return { ...failed(`jest ended with exit code ${code}`), passed: results.numPassedTests, skips };
  return { passed: results.numPassedTests, failed: bad, skips, problems: '' };
}
