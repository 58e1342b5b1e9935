import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Document, isMap, isScalar, type Pair, parseDocument, visit } from 'yaml';
import { SUITE_ROOT } from '#sandbox/stage/consumer.ts';

/** Where the last job of a rendered workflow leaves `toJSON(needs)`: what jobs that need all the others would see. */
export const WITNESS = 'ACT_WITNESS';

/** Something in a workflow file that act does not read as GitHub does, and how it is put instead. */
interface Rendering {
  name: string;
  reason: string;
  render: (document: Document, self: string) => void;
}

const RENDERINGS: readonly Rendering[] = [
  {
    name: '$/path',
    reason: 'act wants owner/repository/path@ref everywhere (https://github.com/nektos/act/pull/6189)',
    render: (document, self) =>
      eachPair(document, 'uses', ({ value }) => {
        const path = isScalar(value) && /^\$\/(.+)$/.exec(String(value.value))?.[1];
        if (isScalar(value) && path) value.value = self.replace('@', `/${path}@`);
      }),
  },
  {
    name: 'concurrency.queue',
    reason: "act's schema has no `queue`, and act holds nobody back anyway",
    render: (document) =>
      eachPair(document, 'concurrency', ({ value }) => {
        if (isMap(value)) value.delete('queue');
      }),
  },
  {
    name: 'environment.deployment',
    reason: "act's schema knows name and url only, and act has no environments anyway",
    render: (document) =>
      eachPair(document, 'environment', ({ value }) => {
        if (isMap(value)) value.delete('deployment');
      }),
  },
  {
    name: 'needs.x.outputs.y of a skipped job',
    reason: 'act fills in the text of the file, which an expression may then trip over; on GitHub it is empty',
    render: (document) =>
      visit(document, {
        Scalar(_, scalar) {
          if (typeof scalar.value !== 'string') return;
          scalar.value = scalar.value.replace(
            /\bneeds\.([\w-]+)\.outputs\.[\w-]+/g,
            (output, job) => `(needs.${job}.result != 'skipped' && ${output} || '')`,
          );
        },
      }),
  },
  {
    name: 'jobs without outputs',
    reason: 'toJSON(needs) says `"outputs": null` of them under act, and `{}` on GitHub',
    render(document) {
      const jobs = document.get('jobs');
      for (const { value } of isMap(jobs) ? jobs.items : [])
        if (isMap(value) && value.has('steps') && !value.has('outputs')) value.set('outputs', document.createNode({}));
    },
  },
];

/** Writes the part of the suite that callers use as act understands it, each called workflow with the witness as its last job. */
export function renderSuite(target: string, self: string): void {
  for (const part of ['dist', 'schemas']) cpSync(join(SUITE_ROOT, part), join(target, part), { recursive: true });
  for (const file of globSync(['.github/workflows/*.yml', 'actions/*/action.yml'], { cwd: SUITE_ROOT })) {
    const document = rendered(join(SUITE_ROOT, file), self);
    if (document.hasIn(['on', 'workflow_call'])) addWitness(document);
    write(join(target, file), document);
  }
}

/** Writes a caller's workflow as act understands it. */
export function renderCaller(file: string, target: string, self: string): void {
  write(target, rendered(file, self));
}

/** What a workflow file uses, each reference once, as it stands there. */
export function usesOf(file: string): string[] {
  const uses = new Set<string>();
  eachPair(parseDocument(readFileSync(file, 'utf8')), 'uses', ({ value }) => void uses.add(String(value)));
  return [...uses];
}

function rendered(file: string, self: string): Document {
  const document = parseDocument(readFileSync(file, 'utf8'));
  for (const { render } of RENDERINGS) render(document, self);
  return document;
}

function addWitness(document: Document): void {
  const jobs = document.get('jobs');
  if (!isMap(jobs)) throw new Error('A workflow without jobs cannot be witnessed.');
  const needs = jobs.items.map(({ key }) => String(key));
  document.setIn(['jobs', 'witness'], {
    if: '${{ always() }}',
    needs,
    'runs-on': 'ubuntu-latest',
    steps: [{ env: { NEEDS: '${{ toJSON(needs) }}' }, run: `printenv NEEDS > "$${WITNESS}"` }],
  });
}

function eachPair(document: Document, key: string, change: (pair: Pair) => void): void {
  visit(document, {
    Pair(_, pair) {
      if (isScalar(pair.key) && pair.key.value === key) change(pair);
    },
  });
}

function write(file: string, document: Document): void {
  mkdirSync(dirname(file), { recursive: true });
  // Unfolded, since a folded expression is another text to act's parser.
  writeFileSync(file, document.toString({ lineWidth: 0 }));
}
