import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

export const ROOT = resolve(import.meta.dirname, '../..');

/** A library that is too heavy, or too attached to its own files, for ncc: esbuild makes one file of it in `dist/vendor/`. */
export interface Library {
  /** `dist/vendor/<name>.cjs`. */
  name: string;
  /** The npm packages that this file stands for in the actions, with the version that the recipe was checked with. */
  packages: Readonly<Record<string, string>>;
  /** The module whose exports become the file's exports. */
  entry: string;
  plugins: Plugin[];
  /** Modules that are never needed on our paths and may stay unresolved. */
  external: string[];
  /** Function names survive: Lighthouse sends functions to the page by name. */
  keepNames: boolean;
  /** Packages whose text is written into the file as data, which esbuild cannot see. */
  alsoContains: string[];
}

/** The folder of an installed package. */
export const packageFolder = (name: string): string => join(ROOT, 'node_modules', name);

/** A package's own file as text. */
export const packageFile = (name: string, path: string): string => readFileSync(join(packageFolder(name), path), 'utf8');

/** @throws Error when an installed version is not the one that the recipe was checked with. */
export function checkVersions(library: Library): void {
  for (const [name, checked] of Object.entries(library.packages)) {
    const installed = installedVersion(name);
    if (installed !== checked) {
      throw new Error(
        `${name} ${installed} is installed, but scripts/bundle/ was checked with ${checked} only. ` +
          `Build it, run the contract tests of its action, then change the version in scripts/bundle/${library.name}.ts.`,
      );
    }
  }
}

function installedVersion(name: string): string {
  const manifest = readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
