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

const INSTALL = { npm: 'npm install --no-audit --no-fund', pnpm: 'pnpm install', yarn: 'yarn install', bun: 'bun install' };

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
