import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

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
  const bundle = join(MODULES, '.cache/shipgate', `workflow-parser-${version}.mjs`);
  if (!existsSync(bundle)) await build(bundle);
  return (await import(pathToFileURL(bundle).href)) as Parser;
}

/** For browsers, where `yaml` is a module as well. Written beside its place first: several processes may do this at once. */
async function build(bundle: string) {
  const { build: bundleModules } = await import('esbuild');
  const draft = `${bundle}.${process.pid}`;
  const stdin = { contents: ENTRY, resolveDir: import.meta.dirname };
  await bundleModules({ stdin, bundle: true, format: 'esm', platform: 'browser', outfile: draft, logLevel: 'error' });
  renameSync(draft, bundle);
}
