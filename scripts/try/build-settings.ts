import { join } from 'node:path';
import { detectFramework } from '@shipgate/cli/init/detect/framework.ts';
import { dependenciesOf, readManifest } from '@shipgate/cli/init/detect/manifest.ts';
import { detectPackageManager } from '@shipgate/cli/init/detect/package-manager.ts';

/** Where a framework leaves the static site that the local Vercel can serve. Next.js does so with `output: 'export'`. */
const OUTPUT: Readonly<Record<string, string>> = {
  nextjs: 'out',
  vite: 'dist',
  astro: 'dist',
  'create-react-app': 'build',
  gatsby: 'public',
  'docusaurus-2': 'build',
  eleventy: '_site',
};

/** Those that answer by a program, and whose exported folder is not known here. */
const RENDERING: readonly string[] = ['nuxtjs', 'sveltekit-1', 'remix', 'react-router'];

const INSTALL = { npm: 'npm install --no-audit --no-fund', pnpm: 'pnpm install', yarn: 'yarn install', bun: 'bun install' };

/**
 * Why a build that is right at Vercel may be red here, where files are served and no code runs.
 * @param folders those of the projects
 * @param said what the red jobs say
 */
export function staticOnlyHint(repository: string, folders: readonly string[], said: string): string | undefined {
  const found = folders.map((folder) => detectFramework(join(repository, folder)));
  const rendering = found.find(
    ({ slug }) =>
      slug !== null && (RENDERING.includes(slug) || said.includes(`No Output Directory named "${OUTPUT[slug]}" found`)),
  );
  if (!rendering) return undefined;
  const how = rendering.slug === 'nextjs' ? ": set output: 'export' in next.config for it" : '';
  return `The local Vercel serves static files only, so ${rendering.title} has to be exported to be tried here${how}. At Vercel it need not be.`;
}

/** How the local Vercel builds a folder where its vercel.json does not say: as the live one would find out by itself. */
export function buildSettings(repository: string, workingDirectory: string) {
  const folder = join(repository, workingDirectory);
  const packageManager = detectPackageManager(folder) ?? detectPackageManager(repository);
  const { slug } = detectFramework(folder);
  const hasDependencies = Object.keys(dependenciesOf(readManifest(folder))).length > 0;
  return {
    installCommand: hasDependencies && packageManager ? INSTALL[packageManager] : null,
    outputDirectory: (slug && OUTPUT[slug]) ?? null,
  };
}
