import type { Route } from '@vercel/routing-utils';

/** A static file as it is served. */
export interface Asset {
  body: Buffer;
  /** SHA-1 of the body. */
  sha: string;
  contentType: string;
  fileName: string;
}

/** What a build produced: everything that serving needs. */
export interface Site {
  /** By path without the leading slash: `index.html`, `assets/app.js`. */
  assets: Map<string, Asset>;
  routes: Route[];
  /** Whether `about.html` is also found at `/about`. */
  cleanUrls: boolean;
}

/**
 * Finds the file that a path names: itself, the index of a folder, or with clean URLs the page of that name.
 * @returns undefined also for a path that is no valid percent-encoding.
 */
export function findAsset(site: Site, path: string): Asset | undefined {
  const name = decode(path)?.replace(/^\/+|\/+$/g, '');
  if (name === undefined) return undefined;
  const candidates = [
    name,
    name === '' ? 'index.html' : `${name}/index.html`,
    ...(site.cleanUrls && name ? [`${name}.html`] : []),
  ];
  return candidates.map((candidate) => site.assets.get(candidate)).find((asset) => asset !== undefined);
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined; // A malformed escape names no file.
  }
}
