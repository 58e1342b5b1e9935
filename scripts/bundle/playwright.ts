import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';
import { type Library, packageFile } from './library.ts';
import { type Replacement, replaceExactly } from './replace.ts';

const VERSION = '1.65.1';

/**
 * Playwright's core finds its own files from `__dirname`: manifest, browser list, WebP decoder. The first two are written in;
 * the decoder is only used by the trace viewer's video tools and throws if it is ever reached.
 */
const CORE_REPLACEMENTS: Replacement[] = [
  {
    find: 'packageRoot = import_path8.default.join(__dirname, "..");',
    with: 'packageRoot = import_path8.default.join(require("node:os").tmpdir(), "playwright-core");',
  },
  {
    find: 'require(import_path8.default.join(packageRoot, "package.json"))',
    with: JSON.stringify({ name: 'playwright-core', version: VERSION }),
  },
  {
    find: 'require(import_path19.default.join(packageRoot, "browsers.json"))',
    with: packageFile('playwright-core', 'browsers.json'),
  },
  {
    find: '{ wasmBinary: import_fs.default.readFileSync(import_path2.default.join(__dirname, "webp_codec.wasm")) }',
    with: '{ wasmBinary: (() => { throw new Error("The WebP codec is not part of this bundle."); })() }',
  },
  { find: 'scriptDirectory = __dirname + "/";', with: 'scriptDirectory = "/";' },
  {
    find: 'const traceViewerRoot = import_path37.default.resolve(__dirname, "..", "..", "trace-viewer");',
    with: 'const traceViewerRoot = "/trace-viewer-is-not-bundled";',
  },
];

const inlineFiles: Plugin = {
  name: 'playwright-inline-files',
  setup(build) {
    build.onLoad({ filter: /playwright-core[\\/]lib[\\/]coreBundle\.js$/ }, ({ path }) => {
      const contents = replaceExactly(readFileSync(path, 'utf8'), path, CORE_REPLACEMENTS);
      if (contents.includes('__dirname')) throw new Error(`${path}: a use of __dirname is left that the recipe does not know.`);
      return { contents, loader: 'js' };
    });
  },
};

/** Playwright without its browser installer, trace viewer, code generator and BiDi. */
export const playwright: Library = {
  name: 'playwright',
  packages: { 'playwright-core': VERSION },
  entry: `export { chromium, devices, errors, request, selectors } from 'playwright-core';`,
  plugins: [inlineFiles],
  external: ['bufferutil', 'utf-8-validate', 'electron', 'electron/*', 'chromium-bidi/*', 'kerberos'],
  keepNames: false,
  alsoContains: [],
};
