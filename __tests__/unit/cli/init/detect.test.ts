import { expect, test } from '@jest/globals';
import { detectRepository } from '@shipgate/cli/init/detect/repository.ts';
import { repositoryFolder } from '#testing/repository-folder.ts';

const detect = (files: Readonly<Record<string, string | object>>) => {
  using folder = repositoryFolder(files);
  return detectRepository(folder.path);
};
const only = (files: Readonly<Record<string, string | object>>) => {
  const { projects } = detect(files);
  expect(projects).toHaveLength(1);
  return projects[0];
};

test('an empty folder is a static site with a home page', () => {
  expect(only({})).toMatchObject({ folder: '.', framework: { slug: null }, pages: ['/'], projectId: undefined });
});

test('the pages of a static site are its HTML files, the home page first, without error pages', () => {
  const files = { 'index.html': '', 'about.html': '', '404.html': '', 'docs/index.html': '', 'node_modules/x/a.html': '' };
  expect(only(files)?.pages).toEqual(['/', '/about.html', '/docs']);
});

test('a static site may lie in public, and cleanUrls takes the ending away', () => {
  const files = { 'vercel.json': { cleanUrls: true }, 'public/index.html': '', 'public/about.html': '', 'notes.html': '' };
  expect(only(files)?.pages).toEqual(['/', '/about']);
});

test('what a build will make is not guessed from its source', () => {
  const files = { 'vercel.json': { buildCommand: 'node build.mjs', outputDirectory: 'public' }, 'public/a.html': '' };
  expect(only(files)?.pages).toEqual(['/']);
});

test('the pages of a Next.js app are its routes without parameters, slots and groups', () => {
  const files = {
    'package.json': { dependencies: { next: '16.0.0' } },
    'app/page.tsx': '',
    'app/(shop)/cart/page.tsx': '',
    'app/blog/[slug]/page.tsx': '',
    'app/@modal/login/page.tsx': '',
    'app/_parts/page.tsx': '',
    'pages/api/hello.ts': '',
    'pages/_app.tsx': '',
    'pages/legal.tsx': '',
  };
  expect(only(files)).toMatchObject({ framework: { slug: 'nextjs', title: 'Next.js' }, pages: ['/', '/cart', '/legal'] });
});

test.each([
  [
    { 'package.json': { devDependencies: { astro: '5' } }, 'src/pages/index.astro': '', 'src/pages/a.md': '' },
    'astro',
    ['/', '/a'],
  ],
  [{ 'package.json': { devDependencies: { '@sveltejs/kit': '2' } }, 'src/routes/b/+page.svelte': '' }, 'sveltekit-1', ['/b']],
  [{ 'package.json': { devDependencies: { vite: '7' } } }, 'vite', ['/']],
  [{ 'next.config.ts': '' }, 'nextjs', ['/']],
  [{ 'vercel.json': { framework: 'hexo' } }, 'hexo', ['/']],
  [{ 'vercel.json': { framework: null }, 'package.json': { dependencies: { next: '16' } } }, null, ['/']],
])('%j is told as %s', (files, slug, pages) => {
  expect(only(files)).toMatchObject({ framework: { slug }, pages });
});

test.each([
  [{ 'pnpm-lock.yaml': '', 'package.json': {} }, 'pnpm'],
  [{ 'bun.lock': '', 'package.json': {} }, 'bun'],
  [{ 'package-lock.json': '{}', 'package.json': { packageManager: 'yarn@4.0.0' } }, 'yarn'],
  [{ 'package.json': {} }, 'npm'],
  [{ 'index.html': '' }, undefined],
])('%j is installed by %s', (files, packageManager) => {
  expect(detect(files).packageManager).toBe(packageManager);
});

test('a linked folder brings its ids along, and a personal account names no team', () => {
  expect(only({ '.vercel/project.json': { projectId: 'prj_1', orgId: 'team_1' } })).toMatchObject({
    projectId: 'prj_1',
    orgId: 'team_1',
  });
  expect(only({ '.vercel/project.json': { projectId: 'prj_1', orgId: 'abc' } })?.orgId).toBeUndefined();
});

const MONOREPO = {
  'pnpm-workspace.yaml': 'packages:\n  - "apps/*"\n  - packages/*\n  - "!apps/old"\n',
  'package.json': { private: true },
  'apps/web/package.json': { name: 'web', dependencies: { next: '16', '@acme/ui': 'workspace:*' } },
  'apps/web/app/page.tsx': '',
  'apps/docs/package.json': { name: 'docs' },
  'apps/docs/vercel.json': {},
  'apps/old/package.json': { dependencies: { next: '12' } },
  'packages/ui/package.json': { name: '@acme/ui' },
};

test('the projects of a monorepo are its apps, not its libraries', () => {
  const { isMonorepo, projects } = detect(MONOREPO);
  expect(isMonorepo).toBe(true);
  expect(projects.map(({ name, folder }) => [name, folder])).toEqual([
    ['docs', 'apps/docs'],
    ['web', 'apps/web'],
  ]);
});

const SITES = { 'apps/web/index.html': '', 'apps/docs/public/index.html': '', 'apps/tools/make.mjs': '' };

test.each([
  [
    'of workspaces',
    {
      'package.json': { workspaces: ['apps/*'] },
      'apps/web/package.json': {},
      'apps/docs/package.json': {},
      'apps/tools/package.json': {},
    },
  ],
  ['without a package manager', {}],
])('static sites side by side, %s, are a project each', (_, more) => {
  const { isMonorepo, projects } = detect({ ...SITES, ...more });
  expect(isMonorepo).toBe(true);
  expect(projects.map(({ folder, framework: { slug }, pages }) => [folder, slug, pages])).toEqual([
    ['apps/docs', null, ['/']],
    ['apps/web', null, ['/']],
  ]);
});

test('a root that is a site itself is one project, whatever pages lie below it', () => {
  expect(only({ ...SITES, 'index.html': '' })?.folder).toBe('.');
  const app = { workspaces: ['packages/*'], dependencies: { next: '16' } };
  expect(only({ 'package.json': app, 'packages/ui/package.json': {}, 'packages/ui/index.html': '' })?.folder).toBe('.');
});

test('an app that needs its neighbours is deployed from the root, one that stands alone from its folder', () => {
  expect(detect(MONOREPO).projects.map(({ name, fromRoot }) => [name, fromRoot])).toEqual([
    ['docs', false],
    ['web', true],
  ]);
});

test('what vercel link --repo noted beats a guess', () => {
  const { projects } = detect({
    ...MONOREPO,
    '.vercel/repo.json': { orgId: 'team_9', projects: [{ id: 'prj_docs', name: 'docs', directory: 'apps/docs' }] },
  });
  expect(projects).toMatchObject([
    { name: 'docs', projectId: 'prj_docs', orgId: 'team_9', fromRoot: true },
    { name: 'web', projectId: undefined },
  ]);
});

test("a site is known to send a policy by vercel.json or by Next.js' own configuration", () => {
  const listed = { headers: [{ source: '/(.*)', headers: [{ key: 'Content-Security-Policy', value: "default-src 'self'" }] }] };
  expect(only({ 'vercel.json': listed })?.sendsSecurityHeaders).toBe(true);
  expect(only({ 'next.config.ts': "headers: [{ key: 'Content-Security-Policy' }]" })?.sendsSecurityHeaders).toBe(true);
  expect(only({ 'vercel.json': {} })?.sendsSecurityHeaders).toBe(false);
});
