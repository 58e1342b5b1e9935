import { appendFileSync, globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';

// Stands for GitHub's command line, which nothing here may reach: it takes what gh takes, holds it to the repository that it
// is called in, notes the call, and refuses the rest. https://cli.github.com/manual

interface Spec {
  /** How many words follow the command. */
  words: number;
  flags?: Record<string, { type: 'string' | 'boolean'; short?: string; multiple?: boolean }>;
  check?(word: string, flags: Record<string, unknown>): void;
}
type Workflow = {
  on: Record<
    string,
    { inputs?: Record<string, { required?: boolean; default?: unknown; type?: string; options?: string[] }> } | null
  >;
};

const refuse = (why: string): never => {
  console.error(why);
  return process.exit(1);
};
const callers = globSync('.github/workflows/*.yml').toSorted();
const allCallers = callers.map((file) => readFileSync(file, 'utf8')).join('\n');
const vars: Record<string, string> = JSON.parse(process.env.GH_VARS ?? '{}');

const isUsed = (context: string) => (name: string) => {
  if (!allCallers.includes(`\${{ ${context}.${name} }}`)) refuse(`No workflow here uses ${context}.${name}.`);
};
const isRun = (run: string) => {
  if (!/^\d+$/.test(run)) refuse(`"${run}" is no run's number.`);
};
const workflow = (file: string): Workflow => {
  if (!callers.includes(`.github/workflows/${file}`)) refuse(`There is no workflow ${file}; there are: ${callers.join(', ')}.`);
  return parse(readFileSync(`.github/workflows/${file}`, 'utf8'));
};

/** Inputs as `workflow_dispatch` of that file takes them. */
function checkDispatch(file: string, flags: Record<string, unknown>): void {
  const { on } = workflow(file);
  if (!('workflow_dispatch' in on)) refuse(`${file} cannot be run by hand.`);
  const offered = on.workflow_dispatch?.inputs ?? {};
  const given = inputsOf(flags);
  for (const [name, value] of Object.entries(given)) {
    const input = offered[name] ?? refuse(`${file} has no input "${name}"; it has: ${Object.keys(offered).join(', ')}.`);
    if (input.type === 'boolean' && !['true', 'false'].includes(value))
      refuse(`${name} is "${value}", but must be true or false.`);
    if (input.options && !input.options.includes(value))
      refuse(`${name} is "${value}", but must be one of ${input.options.join(', ')}.`);
  }
  const missing = Object.entries(offered).find(([name, { required }]) => required && given[name] === undefined);
  if (missing) refuse(`${file} needs the input "${missing[0]}".`);
}

const inputsOf = ({ field = [] }: { field?: string[] }): Record<string, string> =>
  Object.fromEntries(field.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));

const boolean = { type: 'boolean' } as const;
const string = { type: 'string' } as const;
const COMMANDS: Record<string, Spec> = {
  'auth token': { words: 0 },
  'pr checks': { words: 0, flags: { watch: boolean } },
  'pr create': { words: 0, flags: { fill: boolean } },
  'repo view': { words: 0, flags: { json: string, jq: string } },
  'run download': { words: 1, flags: { dir: string }, check: isRun },
  'run list': {
    words: 0,
    flags: { workflow: string, limit: string },
    check: (_, { workflow: file }) => void workflow(String(file)),
  },
  'run rerun': { words: 1, flags: { failed: boolean }, check: isRun },
  'run view': { words: 1, flags: { 'log-failed': boolean }, check: isRun },
  'run watch': { words: 0 },
  'secret list': { words: 0 },
  'secret set': { words: 1, flags: { env: string }, check: isUsed('secrets') },
  'variable get': { words: 1, check: isUsed('vars') },
  'workflow run': { words: 1, flags: { field: { ...string, short: 'f', multiple: true } }, check: checkDispatch },
};
const ANSWERS: Record<string, (word: string) => string | undefined> = {
  'auth token': () => process.env.GITHUB_TOKEN,
  'repo view': () => process.env.GITHUB_REPOSITORY,
  'variable get': (word) => vars[word],
};

const [group = '', verb = '', ...rest] = process.argv.slice(2);
const name = `${group} ${verb}`;
const spec = COMMANDS[name] ?? refuse(`The stand-in of gh does not know "${name}".`);
const { values, positionals } = parseArgs({ args: rest, options: spec.flags ?? {}, allowPositionals: true });
if (positionals.length !== spec.words || positionals.includes(''))
  refuse(`${name} takes ${spec.words} words, and got ${JSON.stringify(positionals)}.`);
spec.check?.(positionals[0] ?? '', values);
const answer = ANSWERS[name]?.(positionals[0] ?? '');
if (answer) console.log(answer);
if (name === 'workflow run')
  appendFileSync(
    process.env.GH_LOG ?? '/dev/null',
    `${JSON.stringify({ workflow: positionals[0], inputs: inputsOf(values) })}\n`,
  );
