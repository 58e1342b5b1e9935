import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { getTransformedRoutes, type Route } from '@vercel/routing-utils';
import { contentTypeOf } from '../hosting/content-type.ts';
import type { Asset, Site } from '../hosting/site.ts';
import type { BuildSettings, State } from '../state.ts';
import { parseObject, readText, type VercelJson } from './config.ts';
import { BuildFailure } from './failure.ts';

/** The Build Output API's folder, and what of its config.json is read here. */
const PREBUILT = '.vercel/output';
interface PrebuiltConfig {
  version?: number;
  routes?: Route[];
  overrides?: Record<string, { path?: string; contentType?: string }>;
}

/** Names that Vercel keeps back when a project's own root is what it serves. */
const NOT_SERVED = new Set([
  'vercel.json',
  'package.json',
  'package-lock.json',
  '.vercel',
  '.git',
  '.vercelignore',
  'node_modules',
]);

export const hasPrebuilt = async (root: string) => (await readText(join(root, PREBUILT, 'config.json'))) !== undefined;

/** Reads what a build left: a Build Output API v3 folder, else the output directory, else `public`, else the root. */
export async function collectSite(state: State, root: string, config: VercelJson, settings: BuildSettings): Promise<Site> {
  if (await hasPrebuilt(root)) return collectPrebuilt(state, root);
  const { routes, error } = getTransformedRoutes(config);
  if (error) throw new BuildFailure({ code: error.code, message: error.message });
  const directory = await outputDirectory(root, settings);
  const assets = await readAssets(state, join(root, directory), directory === '.' ? NOT_SERVED : new Set());
  return { assets, routes: supported(routes ?? []), cleanUrls: config.cleanUrls ?? false };
}

async function outputDirectory(root: string, settings: BuildSettings): Promise<string> {
  if (settings.outputDirectory) {
    if (await isDirectory(join(root, settings.outputDirectory))) return settings.outputDirectory.replace(/\/$/, '') || '.';
    const message = `No Output Directory named "${settings.outputDirectory}" found after the Build completed. Configure the Output Directory in your Project Settings. Alternatively, configure vercel.json#outputDirectory.`;
    throw new BuildFailure({ code: 'STATIC_BUILD_NO_OUT_DIR', message });
  }
  return (await isDirectory(join(root, 'public'))) ? 'public' : '.';
}

/** @see https://vercel.com/docs/build-output-api/configuration */
async function collectPrebuilt(state: State, root: string): Promise<Site> {
  const text = (await readText(join(root, PREBUILT, 'config.json'))) ?? '';
  const config = parseObject(text, `${PREBUILT}/config.json`, 'invalid_build_output') as PrebuiltConfig;
  if (config.version !== 3)
    throw new BuildFailure({ code: 'invalid_build_output', message: `${PREBUILT}/config.json needs "version": 3.` });
  if (await isDirectory(join(root, PREBUILT, 'functions')))
    throw new BuildFailure({
      code: 'unsupported_by_sandbox',
      message: 'The local Vercel serves static sites; this output has functions.',
    });
  const read = await readAssets(state, join(root, PREBUILT, 'static'), new Set());
  const assets = new Map([...read].map(([path, asset]) => overridden(path, asset, config.overrides?.[path])));
  return { assets, routes: supported(config.routes ?? []), cleanUrls: false };
}

function overridden(path: string, asset: Asset, override: { path?: string; contentType?: string } = {}): [string, Asset] {
  return [override.path ?? path, { ...asset, contentType: override.contentType ?? asset.contentType }];
}

const UNSUPPORTED = ['transforms', 'mitigate', 'middlewarePath', 'middleware', 'locale'];

function supported(routes: Route[]): Route[] {
  const refused = UNSUPPORTED.find((key) => routes.some((route) => key in route));
  if (refused)
    throw new BuildFailure({ code: 'unsupported_by_sandbox', message: `The local Vercel does not know "${refused}" in routes.` });
  return routes;
}

async function readAssets(state: State, folder: string, skipped: Set<string>): Promise<Map<string, Asset>> {
  const assets = new Map<string, Asset>();
  if (!(await isDirectory(folder))) return assets;
  const names = (await readdir(folder)).filter((name) => !skipped.has(name));
  for (const name of names) await readInto(state, assets, folder, name);
  return assets;
}

async function readInto(state: State, assets: Map<string, Asset>, folder: string, path: string) {
  const full = join(folder, path);
  const entry = await stat(full);
  if (entry.isDirectory()) {
    for (const name of await readdir(full)) await readInto(state, assets, folder, `${path}/${name}`);
  } else if (entry.isFile()) {
    const bytes = await readFile(full);
    const sha = createHash('sha1').update(bytes).digest('hex');
    // A file that was uploaded unchanged is kept once.
    assets.set(path, { body: state.blobs.get(sha) ?? bytes, sha, contentType: contentTypeOf(path), fileName: basename(path) });
  }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return false;
    throw cause;
  }
}
