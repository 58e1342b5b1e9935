import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dependenciesOf, readManifest } from './manifest.ts';
import { readVercelJson } from './vercel-json.ts';

/** How a framework is told from its files. */
interface Row {
  /** Vercel's own word for it. @see https://vercel.com/docs/project-configuration#framework */
  slug: string;
  title: string;
  dependency?: string;
  /** One of these files is enough. */
  files?: readonly string[];
}

/** The first that fits decides: who builds on another framework stands before it. */
const ROWS: readonly Row[] = [
  { slug: 'nextjs', title: 'Next.js', dependency: 'next', files: ['next.config.js', 'next.config.mjs', 'next.config.ts'] },
  { slug: 'nuxtjs', title: 'Nuxt', dependency: 'nuxt' },
  { slug: 'sveltekit-1', title: 'SvelteKit', dependency: '@sveltejs/kit' },
  { slug: 'astro', title: 'Astro', dependency: 'astro' },
  { slug: 'remix', title: 'Remix', dependency: '@remix-run/react' },
  { slug: 'react-router', title: 'React Router', dependency: '@react-router/dev' },
  { slug: 'docusaurus-2', title: 'Docusaurus', dependency: '@docusaurus/core' },
  { slug: 'gatsby', title: 'Gatsby', dependency: 'gatsby' },
  { slug: 'angular', title: 'Angular', dependency: '@angular/core' },
  { slug: 'eleventy', title: 'Eleventy', dependency: '@11ty/eleventy' },
  { slug: 'create-react-app', title: 'Create React App', dependency: 'react-scripts' },
  { slug: 'vite', title: 'Vite', dependency: 'vite' },
  { slug: 'hugo', title: 'Hugo', files: ['hugo.toml', 'hugo.yaml'] },
  { slug: 'jekyll', title: 'Jekyll', files: ['_config.yml'] },
];

export interface Framework {
  /** Vercel's word; null for a site without a framework. */
  slug: string | null;
  /** For people. */
  title: string;
}

export const STATIC: Framework = { slug: null, title: 'a static site' };

/** The framework of one project's folder: what its vercel.json says, else what its dependencies and files show. */
export function detectFramework(folder: string): Framework {
  const said = readVercelJson(folder)?.framework;
  if (said === null) return STATIC;
  if (said !== undefined) return { slug: said, title: ROWS.find(({ slug }) => slug === said)?.title ?? said };
  const dependencies = dependenciesOf(readManifest(folder));
  const found = ROWS.find(
    ({ dependency, files = [] }) =>
      (dependency !== undefined && dependency in dependencies) || files.some((file) => existsSync(join(folder, file))),
  );
  return found ? { slug: found.slug, title: found.title } : STATIC;
}
