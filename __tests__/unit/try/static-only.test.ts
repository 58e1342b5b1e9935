import { expect, test } from '@jest/globals';
import { staticOnlyHint } from '#scripts/try/build-settings.ts';
import { repositoryFolder } from '#testing/repository-folder.ts';

const NO_OUT = 'Deploy: The build failed: No Output Directory named "out" found after the Build completed.';

test('a Next.js site that is not exported is told why it is red here, and that it need not be at Vercel', () => {
  using folder = repositoryFolder({ 'web/package.json': { dependencies: { next: '16' } } });
  expect(staticOnlyHint(folder.path, ['web'], NO_OUT)).toMatch(/static files only.*output: 'export'.*At Vercel it need not be/);
  expect(staticOnlyHint(folder.path, ['web'], 'Smoke: GET /no.js failed: 404.')).toBeUndefined();
});

test('so is a framework whose export is not known here, whatever is red', () => {
  using folder = repositoryFolder({ 'package.json': { dependencies: { nuxt: '4' } } });
  expect(staticOnlyHint(folder.path, ['.'], 'Smoke: GET / answered 404.')).toContain('Nuxt has to be exported');
});

test.each([
  ['a static site', { 'index.html': '' }],
  ['Hugo', { 'hugo.toml': '' }],
])('%s has no such excuse', (_, files) => {
  using folder = repositoryFolder(files);
  expect(staticOnlyHint(folder.path, ['.'], 'No Output Directory named "out" found')).toBeUndefined();
});
