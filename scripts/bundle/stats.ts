import { join, relative } from 'node:path';
import { ROOT } from './library.ts';

/** What is read of webpack's report. */
export interface WebpackStats {
  modules?: WebpackModule[];
  chunks?: { modules?: WebpackModule[] }[];
}

interface WebpackModule {
  identifier?: string;
  modules?: WebpackModule[];
}

/** The folders of all packages that webpack took a module of, those joined into one module included. */
export function bundledFolders(stats: WebpackStats): string[] {
  const identifiers = [stats, ...(stats.chunks ?? [])].flatMap((part) => allIdentifiers(part.modules));
  const found = identifiers.flatMap((identifier) =>
    [...identifier.matchAll(/[^|!]*\/node_modules\/(?:@[^/|!]+\/)?[^/|!]+(?=\/)/g)].map(([path]) => path.replace(/^[^/]*/, '')),
  );
  const inside = found.filter((path) => !path.includes('/@vercel/ncc'));
  return [...new Set(inside.map((path) => join(ROOT, relative(ROOT, path))))];
}

function allIdentifiers(modules: WebpackModule[] = []): string[] {
  return modules.flatMap((module) => [module.identifier ?? '', ...allIdentifiers(module.modules)]);
}

/** Modules that their importers treat as optional: missing, they fall back. */
const OPTIONAL_MODULES = new Set([
  '@react-email/render',
  'supports-color',
  'bufferutil',
  'utf-8-validate',
  'encoding',
  'esprima',
]);

/**
 * ncc does not fail on a missing module: it leaves `eval("require")("name")` behind, which dies on a user's runner.
 * @throws Error for every such name that is not known to be optional.
 */
export function refuseUnknownModules(file: string, code: string): void {
  const names = [...code.matchAll(/eval\(["'`]require["'`]\)\(["'`]([^"'`]+)["'`]\)/g)].map(([, name = '']) => name);
  const unknown = [...new Set(names)].filter((name) => !OPTIONAL_MODULES.has(name));
  if (unknown.length > 0) {
    throw new Error(
      `${file} needs ${unknown.join(', ')}, which could not be found. Install it, or add it to OPTIONAL_MODULES in scripts/bundle/stats.ts ` +
        'after reading that its importer works without it.',
    );
  }
}
