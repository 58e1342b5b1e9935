import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';
import { commandsOf, RUNBOOKS, readBlocks } from '#testing/runbook-blocks.ts';

const read = (path: string) => readFileSync(join(REPOSITORY_ROOT, path), 'utf8');
const files = globSync('*.md', { cwd: RUNBOOKS }).toSorted();
const guides = files.filter((file) => file !== 'README.md');
const blocks = readBlocks();

/** Every input that the other action has. From action.yml of amondnet/vercel-action 9471a567 and treosh/lighthouse-ci-action 3e7e23fb. */
const PEERS = {
  'from-amondnet-vercel-action.md':
    'vercel-token vercel-args github-comment github-token github-deployment github-deployment-environment working-directory vercel-project-id vercel-org-id vercel-project-name vercel-version scope zeit-token now-args now-project-id now-org-id alias-domains target prebuilt vercel-build vercel-output-dir force env build-env regions archive root-directory auto-assign-custom-domains custom-environment public with-cache experimental-api preview-url preview-name deployment-id',
  'from-treosh-lighthouse-ci-action.md':
    'urls budgetPath configPath uploadArtifacts artifactName temporaryPublicStorage runs serverBaseUrl serverToken basicAuthUsername basicAuthPassword uploadExtraArgs resultsPath links assertionResults',
};

/** Inputs and outputs of one of our actions or workflows. */
function offeredBy(name: string): string[] {
  const action = `actions/${name}/action.yml`;
  const { inputs = {}, outputs = {} } = existsSync(join(REPOSITORY_ROOT, action))
    ? parse(read(action))
    : parse(read(`reusable-workflows/${name}/${name}.yml`)).on.workflow_call;
  return [...Object.keys(inputs), ...Object.keys(outputs)];
}

test.each(guides)('%s is in the index, says what one sees, what to do, and how it is proven to be over', (file) => {
  const text = readFileSync(join(RUNBOOKS, file), 'utf8');
  expect(read('docs/runbooks/README.md')).toContain(`](${file})`);
  expect(text).toMatch(file.startsWith('from-') ? /side by side/ : /\*\*You see\*\*/);
  expect(text).toMatch(/^## Do$/m);
  expect(text).toMatch(/^## Prove that it is over$/m);
});

test.each(files)('%s is short, and its links lead somewhere', (file) => {
  const text = readFileSync(join(RUNBOOKS, file), 'utf8');
  expect(text.split('\n').length).toBeLessThan(110);
  const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !link.includes('://'));
  for (const link of links) expect([link, existsSync(join(RUNBOOKS, dirname(file), link))]).toEqual([link, true]);
});

test('a variable that a command uses is told in the index', () => {
  const used = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => [...text.matchAll(/\$([A-Z][A-Z_]+)/g)].map(([name]) => name));
  const index = read('docs/runbooks/README.md');
  for (const name of new Set(used))
    expect([name, index.includes(name) || index.includes(`export ${name.slice(1)}=`)]).toEqual([name, true]);
});

test('no block is of a language that no test looks at', () => {
  expect([...new Set(blocks.map(({ language }) => language))].toSorted()).toEqual(['sh', 'sql', 'yaml']);
  for (const block of blocks.filter(({ language }) => language === 'sh')) expect(commandsOf(block)).not.toEqual([]);
});

test.each(blocks.filter(({ language, text }) => language === 'yaml' && text.startsWith('# after')))(
  'the example of $runbook gives only inputs that there are',
  ({ text }) => {
    const steps = parse(text) as { uses: string; with: Record<string, unknown> }[];
    for (const { uses, with: given } of steps) {
      const name = /actions\/([a-z-]+)@[0-9a-f]{40}$/.exec(uses)?.[1] ?? '';
      expect(offeredBy(name)).toEqual(expect.arrayContaining(Object.keys(given)));
    }
  },
);

test.each(Object.entries(PEERS))('%s has one row for every input and output of the other action, in its order', (file, names) => {
  const rows = [...readFileSync(join(RUNBOOKS, file), 'utf8').matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);
  expect(rows).toEqual(names.split(' '));
});

test.each(Object.keys(PEERS))('%s names inputs of ours that there are, and says of what has no equal why', (file) => {
  const text = readFileSync(join(RUNBOOKS, file), 'utf8');
  for (const [, input = '', owner = ''] of text.matchAll(/`([a-z-]+)` of `([a-z-]+)`/g))
    expect([owner, input, offeredBy(owner).includes(input)]).toEqual([owner, input, true]);
  for (const [row, why = ''] of text.matchAll(/^\| `[\w-]+` \| – \|(.*)\|$/gm))
    expect([row, why.trim().length > 3]).toEqual([row, true]);
});
