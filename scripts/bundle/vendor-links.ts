import { LIBRARIES } from './vendor.ts';

/** For each npm package that has a file in `dist/vendor/`: the path of that file as an action's bundle sees it. */
export const VENDORED: Readonly<Record<string, string>> = Object.fromEntries(
  LIBRARIES.flatMap(({ name, packages }) => Object.keys(packages).map((npm) => [npm, `../vendor/${name}.cjs`])),
);

const STATIC_IMPORT = /^import \* as (__WEBPACK_EXTERNAL_MODULE_\w+) from ("\.\.\/vendor\/[a-z]+\.cjs");$/gm;

/**
 * webpack lifts the import of an external module to the top of the file, also where the source says `await import()`: the whole library
 * would load before the inputs are looked at. Here each such import becomes a call that loads the file where it is used.
 */
export function loadVendorsLate(source: string): string {
  const links = [...source.matchAll(STATIC_IMPORT)].map(([, name = '', path = '']) => ({ name, path }));
  if (links.length === 0) return source;
  const body = links.reduce(
    (text, { name }) => text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `${name}()`),
    source.replaceAll(STATIC_IMPORT, ''),
  );
  const loaders = links.map(({ name, path }) => `const ${name} = () => loadVendor(${path});`);
  return [`const loadVendor = process.getBuiltinModule('node:module').createRequire(import.meta.url);`, ...loaders, body].join(
    '\n',
  );
}
