import { existsSync, globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isBelowWorkingDirectory } from '#kit/repository-file.ts';
import type { Framework } from './framework.ts';
import { readVercelJson } from './vercel-json.ts';

/** More take minutes, and what matters most lies near the top. */
const MAX_PAGES = 5;

/** Where a framework keeps the files that become pages, and how one's path becomes an address. */
interface Routes {
  folders: readonly string[];
  pattern: string;
  /** The address without its leading slash; undefined for what is no page. */
  addressOf(path: string): string | undefined;
}

const APP_ROUTER: Routes = {
  folders: ['app', 'src/app'],
  pattern: '**/page.{js,jsx,ts,tsx,mdx}',
  addressOf(path) {
    const segments = path.split('/').slice(0, -1);
    // A slot, a private folder and an intercepted route have no address of their own.
    if (segments.some((segment) => /^(@|_|\(\.)/.test(segment))) return undefined;
    return segments.filter((segment) => !/^\(.*\)$/.test(segment)).join('/');
  },
};

const filesIn = (folders: readonly string[], endings: string): Routes => ({
  folders,
  pattern: `**/*.${endings}`,
  addressOf(path) {
    const bare = path.replace(/\.[^./]+$/, '');
    return /^api\/|(^|\/)_|^(404|500)$/.test(bare) ? undefined : bare.replace(/(^|\/)index$/, '');
  },
});

const SVELTEKIT: Routes = {
  folders: ['src/routes'],
  pattern: '**/+page.{svelte,md}',
  addressOf: (path) =>
    path
      .split('/')
      .slice(0, -1)
      .filter((segment) => !/^\(.*\)$/.test(segment))
      .join('/'),
};

const ROUTES: Readonly<Record<string, readonly Routes[]>> = {
  nextjs: [APP_ROUTER, filesIn(['pages', 'src/pages'], '{js,jsx,ts,tsx,mdx}')],
  nuxtjs: [filesIn(['pages', 'app/pages'], 'vue')],
  astro: [filesIn(['src/pages'], '{astro,md,mdx,html}')],
  'sveltekit-1': [SVELTEKIT],
};

/**
 * Paths of pages that a visitor can open, the home page first, at most five. What takes a parameter is left out.
 * Where nothing tells, it is the home page alone.
 */
export function detectPages(folder: string, framework: Framework): string[] {
  const found =
    framework.slug === null ? staticPages(folder) : (ROUTES[framework.slug] ?? []).flatMap((routes) => routed(folder, routes));
  const addresses = [...new Set(found.map((address) => `/${address}`))].filter((address) => !/[[\]*,\s]/.test(address));
  const sorted = addresses.toSorted((a, b) => depth(a) - depth(b) || a.localeCompare(b, 'en'));
  return sorted.length > 0 ? sorted.slice(0, MAX_PAGES) : ['/'];
}

const depth = (address: string) => (address === '/' ? 0 : address.split('/').length - 1);

const routed = (folder: string, { folders, pattern, addressOf }: Routes): string[] =>
  folders.flatMap((place) => filesBelow(join(folder, place), pattern).flatMap((path) => addressOf(path) ?? []));

/** HTML files where Vercel serves them from: the output folder, `public`, else the folder itself. */
function staticPages(folder: string): string[] {
  const { outputDirectory, buildCommand, cleanUrls = false } = readVercelJson(folder) ?? {};
  // What a build will make is not here to be seen, and the source may have other names.
  if (buildCommand) return [];
  const place = outputDirectory ?? (existsSync(join(folder, 'public')) ? 'public' : '.');
  // Nothing of another folder of this machine is listed, however vercel.json asks for it.
  if (resolve(folder, place) !== resolve(folder) && !isBelowWorkingDirectory(place, folder)) return [];
  return filesBelow(join(folder, place), '**/*.html')
    .filter((path) => !/^(404|500)\.html$/.test(path))
    .map((path) => {
      const address = path.replace(/(^|\/)index\.html$/, '$1').replace(/\/$/, '');
      return cleanUrls ? address.replace(/\.html$/, '') : address;
    });
}

const filesBelow = (folder: string, pattern: string): string[] =>
  globSync(pattern, { cwd: folder, exclude: ['**/node_modules/**', '**/.*/**'] }).map((path) => path.replaceAll('\\', '/'));
