import { expect, test } from '@jest/globals';
import { replaceExactly } from '#scripts/bundle/replace.ts';
import { bundledFolders, refuseUnknownModules } from '#scripts/bundle/stats.ts';
import { loadVendorsLate } from '#scripts/bundle/vendor-links.ts';

test('a text that a library no longer holds, or holds more often, stops the build', () => {
  expect(replaceExactly('a b a', 'x.js', [{ find: 'a', with: 'c', times: 2 }])).toBe('c b c');
  expect(() => replaceExactly('a b a', 'x.js', [{ find: 'a', with: 'c' }])).toThrow('expected 1 time(s) and occurs 2 time(s)');
  expect(() => replaceExactly('a b a', 'x.js', [{ find: 'z', with: 'c' }])).toThrow('occurs 0 time(s)');
});

test('a missing module stops the build unless its importer works without it', () => {
  expect(() => refuseUnknownModules('x/index.js', 'eval("require")("left-pad")')).toThrow('x/index.js needs left-pad');
  expect(() => refuseUnknownModules('x/index.js', 'eval("require")("supports-color")')).not.toThrow();
});

test('a vendored library is loaded where it is used, not when the bundle starts', () => {
  const source = [
    'import * as __WEBPACK_EXTERNAL_MODULE__vendor_lighthouse_cjs_1__ from "../vendor/lighthouse.cjs";',
    'module.exports = __WEBPACK_EXTERNAL_MODULE__vendor_lighthouse_cjs_1__;',
  ].join('\n');
  const late = loadVendorsLate(source);
  expect(late).not.toContain('import *');
  expect(late).toContain('module.exports = __WEBPACK_EXTERNAL_MODULE__vendor_lighthouse_cjs_1__();');
  expect(loadVendorsLate('const a = 1;')).toBe('const a = 1;');
});

test('packages are found in modules that webpack joined with others, and ncc itself is not one', () => {
  const joined = { identifier: 'javascript/esm|/r/node_modules/@octokit/core/index.js|/r/node_modules/a/node_modules/b/c.js' };
  const loader = { identifier: '/r/node_modules/@vercel/ncc/dist/ncc/loaders/x.js!/r/node_modules/a/i.js' };
  const names = bundledFolders({ modules: [{ modules: [joined] }, loader] }).map((path) => path.split('/r/').at(-1));
  expect(names.toSorted()).toEqual(['node_modules/@octokit/core', 'node_modules/a', 'node_modules/a/node_modules/b']);
});
