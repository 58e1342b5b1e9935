import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Header, Redirect, Rewrite, RouteInput } from '@vercel/routing-utils';
import type { BuildSettings, Deployment, Project } from '../state.ts';
import { BuildFailure } from './failure.ts';

/** What this platform reads of a vercel.json. */
export interface VercelJson extends Partial<BuildSettings> {
  routes?: RouteInput[];
  headers?: Header[];
  redirects?: Redirect[];
  rewrites?: Rewrite[];
  cleanUrls?: boolean;
  trailingSlash?: boolean;
}

/** Keys that change what is served and that this platform cannot serve: refused by name, so that no test passes for want of them. */
const UNSUPPORTED = ['builds', 'functions', 'services', 'experimentalServices', 'experimentalServicesV2', 'bulkRedirectsPath'];

/** @returns the project's vercel.json, or an empty one. @throws BuildFailure when it is no JSON object or asks for what is not here. */
export async function readVercelJson(root: string): Promise<VercelJson> {
  const text = await readText(join(root, 'vercel.json'));
  if (text === undefined) return {};
  const config = parseObject(text, 'vercel.json', 'invalid_vercel_config');
  const refused = UNSUPPORTED.find((key) => key in config);
  if (refused)
    throw new BuildFailure({
      code: 'unsupported_by_sandbox',
      message: `The local Vercel serves static sites; vercel.json asks for "${refused}".`,
    });
  return config as VercelJson;
}

/** Reads a file as text, or nothing where there is none. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

export function parseObject(text: string, file: string, code: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    throw new BuildFailure({ code, message: `Couldn't parse JSON file ${file}: ${(cause as Error).message}` });
  }
  throw new BuildFailure({ code, message: `${file} should be an object.` });
}

/**
 * Which settings hold: vercel.json over the deployment's `projectSettings` over the project.
 * Without a build command, package.json's `vercel-build` or `build` script is the command, as with Vercel's preset "Other".
 * Dependencies are installed only by a command that is named: Vercel's default would reach for a registry.
 */
export async function buildSettings(
  root: string,
  config: VercelJson,
  deployment: Deployment,
  project: Project,
): Promise<BuildSettings> {
  const asked = {
    framework: config.framework ?? deployment.settings.framework ?? project.settings.framework,
    installCommand: config.installCommand ?? deployment.settings.installCommand ?? project.settings.installCommand,
    buildCommand: config.buildCommand ?? deployment.settings.buildCommand ?? project.settings.buildCommand,
    outputDirectory: config.outputDirectory ?? deployment.settings.outputDirectory ?? project.settings.outputDirectory,
  };
  return { ...asked, buildCommand: asked.buildCommand ?? (await scriptCommand(root)) };
}

async function scriptCommand(root: string): Promise<string | null> {
  const text = await readText(join(root, 'package.json'));
  if (text === undefined) return null;
  const { scripts } = parseObject(text, 'package.json', 'invalid_package_json') as { scripts?: Record<string, string> };
  const script = ['vercel-build', 'build'].find((name) => scripts?.[name]);
  return script ? `npm run ${script}` : null;
}
