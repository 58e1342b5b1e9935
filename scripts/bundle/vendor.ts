import { writeFileSync } from 'node:fs';
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
  const folders = [...packageFolders(result.metafile), ...library.alsoContains.map(packageFolder)];
  writeFileSync(join(folder, `${library.name}.licenses.txt`), licenceText(folders));
}

/** The folders of all packages that esbuild took a file of. */
function packageFolders(metafile: Metafile): string[] {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  const found = inputs.flatMap((input) => input.match(/^(?:.*:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1] ?? []);
  return [...new Set(found.map((path) => join(ROOT, relative(ROOT, join(ROOT, path)))))];
}
