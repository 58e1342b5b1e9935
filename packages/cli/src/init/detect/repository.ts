import { existsSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { plainText } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import { isBelowWorkingDirectory } from '#kit/repository-file.ts';
import { detectFramework, type Framework, STATIC } from './framework.ts';
import { sendsSecurityHeaders } from './headers.ts';
import { dependenciesOf, readManifest } from './manifest.ts';
import { detectPackageManager, type PackageManager } from './package-manager.ts';
import { detectPages } from './pages.ts';
import { refuseBrokenJson, refuseUnless } from './refuse-broken.ts';
import { linkedFolders, readLinkOf } from './vercel-link.ts';
import { detectWorkspaces, hasHomePage } from './workspaces.ts';

/** One Vercel project of a repository. */
export interface Project {
  /** Its folder's name. */
  name: string;
  /** Relative to the repository's root; `.` for the root itself. */
  folder: string;
  framework: Framework;
  pages: string[];
  sendsSecurityHeaders: boolean;
  projectId: string | undefined;
  orgId: string | undefined;
  /** Deployed from the root, since it is built with what lies beside its folder. */
  fromRoot: boolean;
}

/** What init knows of a repository before it asks anything. */
export interface Repository {
  root: string;
  packageManager: PackageManager | undefined;
  /** `turbo` and the like, for people. */
  isMonorepo: boolean;
  /** At least one. */
  projects: Project[];
}

/** Looks at files only: nothing is run and nobody is asked. @throws UserError where one cannot be parsed, or names a folder that lies elsewhere. */
export function detectRepository(root: string): Repository {
  refuseBrokenJson(root, root);
  refuseUnless(parse, root, root, 'pnpm-workspace.yaml');
  const workspaces = detectWorkspaces(root);
  for (const folder of workspaces) refuseBrokenJson(root, join(root, folder));
  const names = new Set(workspaces.map((folder) => readManifest(join(root, folder))?.name));
  const rootIsSite = detectFramework(root) !== STATIC || hasHomePage(root);
  const isApp = (folder: string) => isVercelProject(join(root, folder)) || (!rootIsSite && hasHomePage(join(root, folder)));
  const candidates = [...new Set([...linkedFolders(root), ...workspaces.filter(isApp)])];
  const folders = candidates.length > 0 && !existsSync(join(root, '.vercel', 'project.json')) ? candidates.toSorted() : ['.'];
  const outside = folders.find((folder) => !isInside(root, folder));
  if (outside !== undefined)
    throw new UserError(
      `${plainText(outside)} lies outside of this repository, so init writes nothing for it. Correct .vercel/repo.json or the workspaces.`,
    );
  return {
    root,
    packageManager: detectPackageManager(root),
    isMonorepo: workspaces.length > 0,
    projects: folders.map((folder) => detectProject(root, folder, names)),
  };
}

function isInside(root: string, folder: string): boolean {
  if (folder === '.') return true;
  const path = join(root, folder);
  return (
    isBelowWorkingDirectory(folder, root) &&
    (!existsSync(path) || isBelowWorkingDirectory(realpathSync(path), realpathSync(root)))
  );
}

/** Only an app becomes one; a library among the packages has neither link, nor vercel.json, nor framework. */
const isVercelProject = (folder: string) =>
  existsSync(join(folder, 'vercel.json')) ||
  existsSync(join(folder, '.vercel', 'project.json')) ||
  detectFramework(folder) !== STATIC;

function detectProject(root: string, folder: string, workspaceNames: ReadonlySet<string | undefined>): Project {
  const path = join(root, folder);
  const framework = detectFramework(path);
  const link = readLinkOf(root, folder);
  const needsNeighbours = Object.keys(dependenciesOf(readManifest(path))).some((name) => workspaceNames.has(name));
  return {
    name: basename(path),
    folder,
    framework,
    pages: detectPages(path, framework),
    sendsSecurityHeaders: sendsSecurityHeaders(path),
    projectId: link?.projectId,
    orgId: link?.orgId,
    fromRoot: folder !== '.' && (link?.fromRoot ?? needsNeighbours),
  };
}
