import { lstatSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { messageOf, UserError } from '#kit/errors.ts';
import { listFiles } from '../adapters/vercel/list-files.ts';
import { refuseForeign } from './inside.ts';
import { checkOutput, isFolder } from './prebuilt.ts';

export interface Selection {
  folder: string;
  /** Absolute paths; empty folders are among them. */
  paths: string[];
  /** Only the output of `vercel build` was chosen: nothing is built again. */
  isPrebuilt: boolean;
  /** What Vercel's own client has to say about the choice. */
  warning: string | undefined;
}

export interface Choice {
  /** `auto` takes the output where it exists. */
  prebuilt: 'auto' | 'true' | 'false';
  /** Where it is to be deployed: an output is built for one environment. */
  environment: string;
  /** Where the project lies in a repository of several, relative to the folder. */
  rootDirectory?: string | undefined;
}

/**
 * The files that belong to a deployment, chosen by Vercel's own client: its default ignore rules, then `.vercelignore`.
 * @throws UserError when the folder is missing, cannot be read or leaves nothing to deploy, its prebuilt output is not whole, or a
 * file of it lies elsewhere.
 * @see https://vercel.com/docs/deployments/vercel-ignore
 */
export async function selectFiles(
  workingDirectory: string,
  choice: Choice = { prebuilt: 'auto', environment: 'preview' },
): Promise<Selection> {
  const folder = resolve(workingDirectory);
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`working-directory "${workingDirectory}" is not a folder (looked at ${folder}). Check the path.`);
  const { rootDirectory } = choice;
  const vercelOutputDir = findOutput(folder, choice);
  if (vercelOutputDir !== undefined) checkOutput(vercelOutputDir, choice.environment);
  const options = {
    isDirectory: true,
    ...(rootDirectory !== undefined && { rootDirectory }),
    ...(vercelOutputDir && { prebuilt: true, vercelOutputDir }),
  };
  const { fileList, warning } = await listFiles(folder, options).catch((cause: unknown) => {
    throw new UserError(`The files of ${folder} could not be listed: ${messageOf(cause)}`);
  });
  const paths = [...new Set(fileList)].toSorted();
  refuseForeign(folder, paths);
  if (!paths.some((path) => !lstatSync(path, { throwIfNoEntry: false })?.isDirectory()))
    throw new UserError(
      `There is nothing to deploy in ${folder}: it is empty, or .vercelignore leaves nothing. Check working-directory, and that an earlier step has made the files.`,
    );
  return { folder, paths, isPrebuilt: vercelOutputDir !== undefined, warning };
}

/** The output to deploy, if any: that of the project's own folder, else of the whole. @throws UserError when it is asked for and missing. */
function findOutput(folder: string, { prebuilt, rootDirectory }: Choice): string | undefined {
  if (prebuilt === 'false') return undefined;
  const places = [rootDirectory, '.'].filter((place) => place !== undefined);
  const outputs = places.map((place) => join(folder, place, '.vercel', 'output'));
  const found = outputs.find((output) => isFolder(output) && readdirSync(output).length > 0);
  if (found === undefined && prebuilt === 'true')
    throw new UserError(
      `Input "prebuilt" is true, but there is no output of "vercel build" in ${outputs.join(' or ')}. Run "vercel build" before this step, or set prebuilt to "auto".`,
    );
  return found;
}

/** A file's name on Vercel. */
export const nameIn = (folder: string, path: string) => relative(folder, path).split(sep).join('/');
