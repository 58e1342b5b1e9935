import { writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, relative } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { artifact } from './artifact.ts';
import { checkVersions, type Library, packageFolder, ROOT } from './library.ts';
import { licenceText } from './licences.ts';
import { lighthouse } from './lighthouse.ts';
import { playwright } from './playwright.ts';

export const LIBRARIES: readonly Library[] = [artifact, lighthouse, playwright];

/**
 * Writes `<folder>/<name>.cjs` and `<folder>/<name>.licenses.txt`.
 * White space and syntax are minified, names are not: shorter names make Playwright slower to load, and stack traces unreadable.
 */
export async function buildLibrary(library: Library, folder: string): Promise<void> {
  checkVersions(library);
  const result = await build({
    stdin: { contents: library.entry, resolveDir: ROOT, loader: 'js' },
    absWorkingDir: ROOT,
    outfile: join(folder, `${library.name}.cjs`),
    bundle: true,
    platform: 'node',
    target: 'node24',
    // CommonJS keeps `require` and `__dirname` of older dependencies working.
    format: 'cjs',
    charset: 'utf8',
    minifyWhitespace: true,
    minifySyntax: true,
    keepNames: library.keepNames,
    external: library.external,
    plugins: library.plugins,
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
    logOverride: { 'empty-import-meta': 'error', 'require-resolve-not-external': 'silent' },
  });
  refuseUndeclared(library, result.metafile);
  const folders = [...packageFolders(result.metafile), ...library.alsoContains.map(packageFolder)];
  writeFileSync(join(folder, `${library.name}.licenses.txt`), licenceText(folders));
}

/** The folders of all packages that esbuild took a file of. */
function packageFolders(metafile: Metafile): string[] {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  const found = inputs.flatMap((input) => input.match(/^(?:.*:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1] ?? []);
  return [...new Set(found.map((path) => join(ROOT, relative(ROOT, join(ROOT, path)))))];
}

/** esbuild leaves an import that it cannot find in place where the library guards it with try/catch; only those that a recipe names may be left. */
function refuseUndeclared(library: Library, metafile: Metafile): void {
  const left = Object.values(metafile.outputs).flatMap((output) => output.imports.filter(({ external }) => external));
  const unknown = left
    .map(({ path }) => path)
    .filter((path) => !isBuiltin(path) && !library.external.some((name) => fits(name, path)));
  if (unknown.length === 0) return;
  throw new Error(
    `${library.name}.cjs needs ${[...new Set(unknown)].join(', ')}, which could not be found. Install it, or add it to "external" in ` +
      `scripts/bundle/${library.name}.ts after reading that nothing here reaches it.`,
  );
}

/** A declared name may hold one `*`, as in esbuild. */
function fits(declared: string, path: string): boolean {
  const [before = '', after] = declared.split('*');
  return after === undefined ? declared === path : path.startsWith(before) && path.endsWith(after);
}
