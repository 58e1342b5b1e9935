import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

const MODULES = join(import.meta.dirname, '../../../../../node_modules');

/** What the bundle holds. */
type Parser = typeof import('@actions/workflow-parser') &
  Pick<typeof import('@actions/workflow-parser/actions/action-parser'), 'parseAction'> &
  Pick<typeof import('@actions/workflow-parser/model/converter/if-condition'), 'convertToIfCondition'>;

const ENTRY = `
export * from '@actions/workflow-parser';
export { parseAction } from '@actions/workflow-parser/actions/action-parser';
export { convertToIfCondition } from '@actions/workflow-parser/model/converter/if-condition';
`;

let parser: Promise<Parser> | undefined;

/**
 * GitHub's own workflow parser. It imports its schemas as JSON without the attribute that Node asks for, so it is bundled once
 * per version and kept beside the packages; the bundle also loads ten times as fast.
 */
export function workflowParser(): Promise<Parser> {
  parser ??= load();
  return parser;
}

async function load(): Promise<Parser> {
  const { version } = JSON.parse(readFileSync(join(MODULES, '@actions/workflow-parser/package.json'), 'utf8')) as {
    version: string;
  };
  const bundle = join(MODULES, '.cache/shipgate', `workflow-parser-${version}-folded.mjs`);
  if (!existsSync(bundle)) await build(bundle);
  return (await import(pathToFileURL(bundle).href)) as Parser;
}

/**
 * 0.3.61 takes a block text (`|`, `>-`) with an expression from the file as it stands, indentation and all, for the sake of columns:
 * an `if` over two lines becomes a text around its expression, which always holds. GitHub takes the text that YAML means.
 */
const readsBlocksAsTexts: Plugin = {
  name: 'reads-blocks-as-texts',
  setup({ onLoad }) {
    onLoad({ filter: /templates[\\/]template-reader\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const [before, after, ...more] = source.split('isSingleLine ? token.value : token.source ?? token.value');
      if (after === undefined || more.length > 0) throw new Error(`${path} has changed: look again how it reads block texts`);
      return { contents: `${before}token.value${after}` };
    });
  },
};

/** For browsers, where `yaml` is a module as well. Written beside its place first: several processes may do this at once. */
async function build(bundle: string) {
  const { build: bundleModules } = await import('esbuild');
  const draft = `${bundle}.${process.pid}`;
  const stdin = { contents: ENTRY, resolveDir: import.meta.dirname };
  const plugins = [readsBlocksAsTexts];
  await bundleModules({ stdin, bundle: true, format: 'esm', platform: 'browser', outfile: draft, logLevel: 'error', plugins });
  renameSync(draft, bundle);
}
