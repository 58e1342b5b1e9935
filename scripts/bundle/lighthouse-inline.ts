import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'esbuild';
import { packageFile, packageFolder } from './library.ts';
import { type Replacement, replaceExactly } from './replace.ts';

const FOLDER = packageFolder('lighthouse');
const json = (value: unknown): string => JSON.stringify(value);
const notBundled = (what: string) => `(name) => { throw new Error('${what} is not part of this bundle: ' + name); }`;
const listing = (folder: string): string[] => readdirSync(join(FOLDER, folder)).toSorted();

/** Files that are replaced as a whole: they read from Lighthouse's own folder, or hold what the actions never use. */
const WHOLE_FILES: Record<string, () => string> = {
  'shared/root.js': () => {
    const { version } = JSON.parse(packageFile('lighthouse', 'package.json')) as { version: string };
    return `export const LH_ROOT = ''; export const lighthouseVersion = ${json(version)};`;
  },
  'shared/esm-utils.js': () => `
    import path from 'node:path';
    export const getModulePath = (meta) => meta.url;
    export const getModuleDirectory = (meta) => path.dirname(meta.url);
    export const resolveModulePath = ${notBundled('A package outside Lighthouse')};`,
  'shared/localization/locales.js': () => `
    import english from './locales/en-US.json';
    export const locales = { 'en-US': english, en: english };`,
  'core/lib/axe.js': () => `export const axeSource = ${json(packageFile('axe-core', 'axe.min.js'))};`,
  // Lighthouse takes CI=true for its own test run and would throw where it should report.
  'core/lib/lh-env.js': () => 'export const isUnderTest = false;',
  // Error reporting to Google's Sentry: off by default, and never wanted here.
  'core/lib/sentry.js': () => `
    const nothing = () => {};
    export const Sentry = {
      init: nothing, captureMessage: nothing, captureBreadcrumb: nothing, getContext: nothing,
      captureException: async () => {}, _shouldSample: () => false,
    };`,
  'report/generator/report-assets.js': () => `export const reportAssets = {
    REPORT_TEMPLATE: ${json(packageFile('lighthouse', 'report/assets/standalone-template.html'))},
    REPORT_JAVASCRIPT: ${json(packageFile('lighthouse', 'dist/report/standalone.js'))},
  };`,
};

const ALWAYS_BUNDLED: Replacement = { find: 'if (global.isDevtools || global.isLightrider) return true;', with: 'return true;' };
const REQUIRE = 'const require = createRequire(import.meta.url);';

/** Places in files that are otherwise kept. */
const PLACES: Record<string, (source: string) => Replacement[]> = {
  'shared/localization/format.js': () => [{ find: `fs.readdirSync(moduleDir + '/locales/')`, with: json(['en-US.json']) }],
  'core/gather/gatherers/stacks.js': () => [
    {
      find: `fs.readFileSync(\n  require.resolve('js-library-detector/library/libraries.js'), 'utf8')`,
      with: json(packageFile('js-library-detector', 'library/libraries.js')),
    },
    { find: 'const require = /* #__PURE__ */ createRequire(import.meta.url);', with: '' },
  ],
  'core/runner.js': (source) => [
    { find: `(await import('module')).createRequire(import.meta.url)`, with: `{ resolve: ${notBundled('A plugin')} }` },
    ...[...source.matchAll(/fs\.readdirSync\(path\.join\(moduleDir, '\.\/([^']+)'\)\)/g)].map(([call, folder = '']) => ({
      find: call,
      with: json(listing(`core/${folder}`)),
    })),
  ],
  'core/config/config-helpers.js': () => [
    { find: '/* BUILD_REPLACE_BUNDLED_MODULES */', with: bundledModules() },
    { find: REQUIRE, with: `const require = { resolve: ${notBundled('A plugin')} };` },
    ALWAYS_BUNDLED,
  ],
  'core/lib/page-functions.js': () => [{ find: REQUIRE, with: '' }, ALWAYS_BUNDLED],
};

/**
 * What `core/config/config-helpers.js` imports by a computed name, as a literal table: the hook that Lighthouse's own bundles use.
 * The two folder walks are those of `Runner.getGathererList` and `Runner.getAuditList`.
 */
function bundledModules(): string {
  const below = (folder: string, names: string[]): string[] =>
    names.flatMap((name) => listing(`${folder}/${name}`).map((file) => (name ? `${name}/${file}` : file)));
  const gatherers = below('core/gather/gatherers', ['', 'agentic', 'dobetterweb', 'seo']);
  const accessible = ['accessibility', 'accessibility/manual', 'agentic', 'byte-efficiency', 'dobetterweb', 'insights'];
  const audits = below('core/audits', ['', ...accessible, 'manual', 'metrics', 'seo', 'seo/manual']);
  const entry = (path: string) => `[${json(path.slice(0, -'.js'.length))}, import(${json(path)})]`;
  const isModule = (file: string) => file.endsWith('.js');
  const paths = [
    ...gatherers.filter(isModule).map((file) => `../gather/gatherers/${file}`),
    ...audits.filter(isModule).map((file) => `../audits/${file}`),
  ];
  return `[${paths.map(entry).join(',')}]`;
}

/** Reads that are known and harmless: of a file whose name the caller gives. */
const KNOWN_READS = /readFileSync\((?:filename|input|path\.join\((?:basePath|stepPath))|readdirSync\((?:basePath|filename)/g;

/** Writes into Lighthouse's modules everything that they would read from its folder at run time. */
export const inlineLighthouse: Plugin = {
  name: 'lighthouse-inline',
  setup(build) {
    const touched = new Set<string>();
    build.onLoad({ filter: /[\\/]node_modules[\\/]lighthouse[\\/].*\.js$/ }, ({ path }) => {
      const id = relative(FOLDER, path).split(sep).join('/');
      touched.add(id);
      return { contents: WHOLE_FILES[id]?.() ?? inlinePlaces(id, readFileSync(path, 'utf8')), loader: 'js' };
    });
    build.onEnd(() => {
      const missed = [...Object.keys(WHOLE_FILES), ...Object.keys(PLACES)].filter((id) => !touched.has(id));
      if (missed.length > 0) throw new Error(`lighthouse/${missed.join(', ')} did not get into the bundle: has it moved?`);
    });
  },
};

function inlinePlaces(id: string, source: string): string {
  const contents = replaceExactly(source, `lighthouse/${id}`, PLACES[id]?.(source) ?? [])
    // A module's address is the key of its texts ("core/audits/viewport.js | title") once it is relative to the package.
    .replaceAll('import.meta.url', json(id))
    .replaceAll('(import.meta)', `({ url: ${json(id)} })`);
  const left = contents.replaceAll(KNOWN_READS, '').match(/import\.meta|readFileSync\(|readdirSync\(/);
  if (left) throw new Error(`lighthouse/${id}: "${left[0]}" is left, so the bundle would look for a file of its own.`);
  return contents;
}
